//! Files whose values are fine one by one but do not fit each other.

use super::wrong::refused;

#[test]
fn a_reference_leads_somewhere() {
    refused(
        "\"to\": [\"infusion-end\"]",
        "\"to\": [\"infusion-and\"]",
        "\"infusion-and\"",
        "windows[4].to[0]",
        "there is no milestone `infusion-and`",
    );
    refused(
        "{\"window\": \"equilibrate\"}",
        "{\"window\": \"warm-up\"}",
        "\"warm-up\"",
        "phases[7].steps[0].kind.wait.window",
        "there is no window `warm-up`",
    );
    refused(
        "\"product\": \"sterile-water\"",
        "\"product\": \"water\"",
        "\"water\", \"override_unknown\"",
        "phases[2].steps[3].kind.scan.product",
        "there is no product `water`",
    );
    refused(
        "\"until\": \"label\"",
        "\"until\": \"the-end\"",
        "\"the-end\"",
        "windows[6].rule.every.until",
        "there is no step `the-end`",
    );
    refused(
        "\"say\": \"Number the vials.\", \"source\": \"practice\"",
        "\"say\": \"Number the vials.\", \"source\": \"hearsay\"",
        "\"hearsay\"",
        "phases[2].steps[9].text[2].source",
        "there is no source `hearsay`; list it under `sources`",
    );
    refused(
        "\"checks\": [\"withdraw\"]",
        "\"checks\": [\"mix\"]",
        "\"mix\"]",
        "phases[5].steps[1].kind.second.checks[0]",
        "step `mix` does not come before",
    );
}

#[test]
fn a_condition_asks_for_an_answer_given_before() {
    refused(
        "\"when\": {\"step\": \"bag-method\", \"is\": [\"remove\", \"empty\"]}",
        "\"when\": {\"step\": \"store\", \"is\": [\"room\"]}",
        "\"store\", \"is\": [\"room\"]",
        "phases[2].steps[10].when.step",
        "step `store` does not come before",
    );
    refused(
        "\"is\": [\"remove\", \"empty\"]",
        "\"is\": [\"remove\", \"fill\"]",
        "\"fill\"",
        "phases[2].steps[10].when.is[1]",
        "step `bag-method` has no answer `fill`",
    );
    refused(
        "\"step\": \"bag-method\", \"is\": [\"remove\", \"empty\"]",
        "\"step\": \"vial-state\", \"is\": [\"warm\"]",
        "\"vial-state\", \"is\"",
        "phases[2].steps[10].when.step",
        "step `vial-state` has an answer for each vial, not one",
    );
}

#[test]
fn a_milestone_is_set_once_in_its_order_and_by_a_step_that_is_asked() {
    let mix = "{\"milestone\": \"dilution-end\", \"at\": \"after\"}";
    refused(
        mix,
        "",
        "\"dilution-end\", \"by\"",
        "milestones[6].id",
        "no step sets milestone `dilution-end`",
    );
    refused(
        mix,
        &format!("{mix}, {{\"milestone\": \"dilution-start\", \"at\": \"after\"}}"),
        "\"dilution-start\", \"at\": \"after\"",
        "phases[5].steps[3].sets[1].milestone",
        "milestone `dilution-start` is set by an earlier step",
    );
    refused(
        "\"when\": {\"step\": \"store\", \"is\": [\"refrigerate\"]},\n          \"sets\"",
        "\"sets\"",
        "\"out-of-refrigerator\", \"at\"",
        "phases[6].steps[3].sets[0].milestone",
        "the `when` of this step must be that of milestone `out-of-refrigerator`, or a part of it",
    );
    refused(
        "{\"id\": \"reconstitution-start\"},\n    {\"id\": \"reconstitution-end\"}",
        "{\"id\": \"reconstitution-end\"},\n    {\"id\": \"reconstitution-start\"}",
        "\"reconstitution-end\", \"at\"",
        "phases[3].steps[2].sets[0].milestone",
        "milestones must be listed in the order in which steps set them",
    );
    refused(
        "\"at\": \"before\", \"of\": \"first\"",
        "\"at\": \"before\"",
        "{\"milestone\": \"reconstitution-start\", \"at\": \"before\"}",
        "phases[3].steps[1].sets[0].of",
        "a step for each vial must say `first` or `last`",
    );
    refused(
        "\"by\": \"start infusion by\", \"reported\": true",
        "\"by\": \"start infusion by\"",
        "\"infusion-start\", \"at\"",
        "phases[9].steps[0].sets[0].milestone",
        "milestone `infusion-start` is told by a time step, so it must be `reported`",
    );
    refused(
        "\"sets\": [{\"milestone\": \"dilution-end\", \"at\": \"after\"}]",
        "\"sets\": [{\"milestone\": \"dilution-end\", \"at\": \"before\"}]",
        "\"before\"}],\n          \"text\": [{\"say\": \"Mix",
        "phases[5].steps[3].sets[0].at",
        "a milestone set before the act needs a `start_text`",
    );
}

#[test]
fn a_window_has_ends_and_alarms_that_make_sense() {
    let ends = "must name at least one milestone";
    refused(
        "\"from\": [\"dilution-start\"]",
        "\"from\": []",
        "[],\n      \"to\"",
        "windows[2].from",
        ends,
    );
    refused(
        "\"from\": [\"out-of-refrigerator\"],\n      \"to\": [\"infusion-start\"]",
        "\"from\": [\"infusion-start\"],\n      \"to\": [\"out-of-refrigerator\"]",
        "[\"out-of-refrigerator\"]",
        "windows[3].to",
        "must come after every `from` in the list of milestones",
    );
    refused(
        "\"before\": \"30 min\", \"rank\": \"caution\"",
        "\"before\": \"240 min\", \"rank\": \"caution\"",
        "\"240 min\"",
        "windows[0].alarms[0].before",
        "must be shorter than the window, which must be one that can pass",
    );
    refused(
        "\"before\": \"10 min\", \"rank\": \"warning\"",
        "\"before\": \"30 min\", \"rank\": \"warning\"",
        "\"30 min\", \"rank\": \"warning\"",
        "windows[0].alarms[1].before",
        "must be shorter than the one before",
    );
    refused(
        "\"alarm_acts\": [\"dilution-end\"]",
        "\"alarm_acts\": [\"dilution-start\"]",
        "\"dilution-start\"],\n      \"source\"",
        "windows[0].alarm_acts[0]",
        "this milestone has no `by`, so it is no act",
    );
    refused(
        "\"on_passed\": \"ask\"",
        "\"on_passed\": \"discard\"",
        "\"discard\",\n      \"passed_text\": [\n        {\"say\": \"Use the vials now",
        "windows[1].on_passed",
        "counting up can `ask` or `remind` at its bound, and without one `nothing`",
    );
}

#[test]
fn windows_that_contradict_each_other_are_refused() {
    refused(
        "\"planned\": {\"least\": \"1 h\"}",
        "\"planned\": {\"least\": \"9 h\"}",
        "{\"at_most\": \"8 h\"}",
        "windows[5].rule",
        "`infusion` (at least 9 h from infusion-start to infusion-end), `finish-by` (at most 8 h \
         from reconstitution-start to infusion-end): the wait does not fit into the limit",
    );
    refused(
        "\"rule\": {\"target\": \"60 min\"}",
        "\"rule\": {\"at_least\": \"7 h\"}",
        "{\"at_least\": \"7 h\"}",
        "windows[3].rule",
        "`start-infusion-by` (at most 6 h from dilution-start to infusion-start), `equilibrate` \
         (at least 7 h from out-of-refrigerator to infusion-start): the wait does not fit into \
         the limit",
    );
}

#[test]
fn roles_are_played_once_by_steps_that_fit() {
    refused(
        "          \"role\": \"draw\",\n",
        "",
        "[\n    {\n      \"id\": \"order\"",
        "phases",
        "no step plays the role `draw`",
    );
    refused(
        "          \"role\": \"label\",\n",
        "",
        "[\n    {\n      \"id\": \"order\"",
        "phases",
        "no step plays the role `label`",
    );
    refused(
        "\"role\": \"order-again\"",
        "\"role\": \"order\"",
        "\"order\",\n          \"text\": [\n            {\"say\": \"This order",
        "phases[0].steps[2].role",
        "no two steps play the same role",
    );
    refused(
        "\"role\": \"calculation\"",
        "\"role\": \"bag-method\"",
        "\"bag-method\",\n          \"text\": [\n            {\"say\": \"Second person",
        "phases[0].steps[5].role",
        "must be a choice between the methods of `dose`, in that order",
    );
    refused(
        "\"answer\": \"add\"",
        "\"answer\": \"top-up\"",
        "\"bag-method\",\n          \"text\"",
        "phases[2].steps[8].role",
        "must be a choice between the methods of `dose`, in that order",
    );
}

#[test]
fn what_an_answer_rejects_must_be_there_to_reject() {
    refused(
        "\"label\": \"particles seen\", \"effect\": \"reject-vial\"",
        "\"label\": \"particles seen\", \"effect\": \"reject-bag\"",
        "\"reject-bag\"",
        "phases[4].steps[2].kind.choose[1].effect",
        "a bag is rejected only after the step with the role `into-bag`",
    );
    refused(
        "\"label\": \"any other colour\", \"effect\": \"reject-bag\"",
        "\"label\": \"any other colour\", \"effect\": \"reject-vial\"",
        "\"reject-vial\"}\n          ]},\n          \"text\": [{\"say\": \"Look",
        "phases[5].steps[4].kind.choose[2].effect",
        "only a step for each vial rejects a vial",
    );
    refused(
        "          \"component\": \"bag-material\",\n",
        "",
        "\"reject-component\"}\n          ]},\n          \"text\": [{\"say\": \"The bag is made",
        "phases[2].steps[7].kind.choose[3].effect",
        "the step must name its `component`, so that it is asked again",
    );
}

#[test]
fn a_value_is_measured_from_what_is_expected_and_overridden_only_where_drawn() {
    refused(
        "\"expect\": \"diluent-per-vial\", ",
        "",
        "{\"value\": \"5 %\", \"source\": \"site\"}}},\n          \"per_vial\"",
        "phases[3].steps[1].kind.value.tolerance",
        "a tolerance needs an `expect` to be measured from",
    );
    refused(
        "\"expect\": \"diluent-per-vial\", ",
        "\"expect\": \"diluent-per-vial\", \"may_override\": true, ",
        "true, \"tolerance\"",
        "phases[3].steps[1].kind.value.may_override",
        "only the step with the role `draw` may be overridden",
    );
    refused(
        "\"expect\": \"diluent-per-vial\"",
        "\"expect\": {\"figure\": \"4 mg\"}",
        "{\"figure\"",
        "phases[3].steps[1].kind.value.expect",
        "must convert to mL",
    );
}

#[test]
fn the_figures_of_the_dose_agree() {
    refused(
        "\"dose_most\": {\"value\": \"5 mg\"",
        "\"dose_most\": {\"value\": \"0.4 mg\"",
        "\"0.4 mg\"",
        "dose.dose_most.value",
        "must not be below the least, 0.5 mg",
    );
    refused(
        "\"withdrawable\": {\"value\": \"3.6 mL\"",
        "\"withdrawable\": {\"value\": \"3.5 mL\"",
        "\"0.9 mg\", \"source\"",
        "dose.vial.value",
        "must not be more than what can be withdrawn times the concentration",
    );
    refused(
        "\"rate\": {\"value\": \"50 mL/h\"",
        "\"rate\": {\"value\": \"0 mL/h\"",
        "\"0 mL/h\"",
        "dose.rate.value",
        "must be more than nothing",
    );
}

#[test]
fn the_steps_of_a_group_share_one_least_time() {
    refused(
        "\"least\": {\"value\": \"10 s\", \"source\": \"site\"},\n          \"text\": [{\"say\": \"The solution is colourless",
        "\"least\": {\"value\": \"11 s\", \"source\": \"site\"},\n          \"text\": [{\"say\": \"The solution is colourless",
        "\"11 s\"",
        "phases[4].steps[1].least.value",
        "must be the same for all steps of a group",
    );
}
