//! Every shipped scenario end to end through the real loop of the screen, by the right and the wrong
//! trainee of the table: the same facts and the same score as line by line. And how time goes by there.

use vialwatch::practice::builtin::BUILTIN;
use vialwatch::practice::score::score;
use vialwatch::session::State;

use super::hall::{self, Screened};
use super::room::{self, Rules, times_aside};
use super::trainees::all;

/// What differs from the walkthrough line by line, in words.
fn differs(name: &str, id: &str, seed: u64, rules: &Rules) -> Option<String> {
    let plain = room::walk(id, seed, rules.clone());
    let screen = hall::walk(id, seed, rules.clone());
    let (one, two) = (times_aside(&plain.session), times_aside(&screen.session));
    let at = (0..one.len().max(two.len())).find(|at| one.get(*at) != two.get(*at));
    if let Some(at) = at {
        let tail: Vec<&str> = screen.said.lines().rev().take(30).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        return Some(format!(
            "{name}: fact {at}\n  plain {:?}\n  screen {:?}\n{}\n{}",
            one.get(at),
            two.get(at),
            tail.join("\n"),
            screen.last_frame
        ));
    }
    let scores = (score(&plain.plan, &plain.session), score(&screen.plan, &screen.session));
    let cells = |rows: &[vialwatch::practice::score::Row]| -> Vec<String> {
        rows.iter().map(|row| row.line()).collect()
    };
    if cells(&scores.0) != cells(&scores.1) {
        return Some(format!("{name}: {:?}\n  and {:?}", cells(&scores.0), cells(&scores.1)));
    }
    let over = screen.session.state() != State::InProgress;
    (!over).then(|| format!("{name}: it never ended"))
}

#[test]
fn every_scenario_on_the_screen_gives_the_facts_and_the_score_of_plain_mode() {
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let trainees = all();
    assert_eq!(trainees.len(), BUILTIN.len());
    let mut wrong = Vec::new();
    for it in trainees.iter().filter(|it| it.scenario.contains(&only)) {
        for (who, rules) in [("right", &it.right), ("wrong", &it.wrong)] {
            let name = format!("{}, {who}", it.scenario);
            wrong.extend(differs(&name, &it.scenario, it.seed, rules));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Between two frames in which nothing was recorded: how long on either clock, and whether at a wait.
fn stretches(walked: &Screened) -> Vec<(i64, i64, bool)> {
    let pairs = walked.moments.windows(2);
    let still = pairs.filter(|it| it[0].facts == it[1].facts && it[0].waits == it[1].waits);
    let gone = still.map(|it| {
        (it[1].behind_ns - it[0].behind_ns, it[1].shown_ns - it[0].shown_ns, it[0].waits)
    });
    gone.filter(|(behind, _, _)| *behind > 0).collect()
}

/// That the compression is named on every frame, the hall itself demands.
#[test]
fn a_wait_passes_at_the_compression_of_the_scenario_and_hands_at_their_own_pace() {
    let (mut waited, mut by_hand) = (0, 0);
    // The last one is asked by the program while the wait is open.
    for (id, late) in [("cold-bag", false), ("glove-and-spill", false), ("cold-bag", true)] {
        let it = all().into_iter().find(|it| it.scenario == id).unwrap();
        let swap = it.swaps.iter().find(|swap| late && swap.trigger.starts_with("still in"));
        let rules = swap.map_or_else(|| it.wrong.clone(), |swap| it.swapped(swap));
        let walked = hall::walk(id, it.seed, rules);
        let speed = i64::from(walked.plan.speed);
        assert!(speed > 1);
        let all = stretches(&walked);
        // A jump goes on to what becomes due next; it is no pace.
        let paced = all.iter().filter(|(behind, shown, _)| *shown <= behind * speed);
        for (behind, shown, waits) in paced {
            let times = if *waits { speed } else { 1 };
            assert_eq!(*shown, behind * times, "{id}: at a wait: {waits}");
            waited += usize::from(*waits);
        }
        by_hand += all.iter().filter(|(_, _, waits)| !waits).count();
    }
    assert!(waited > 0 && by_hand > 20, "{waited} stretches at waits, {by_hand} by hand");
}
