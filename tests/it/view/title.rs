//! The terminal's title: the governing clock in ASCII, minutes towards the strict side.

use vialwatch::words::screen::title;

use super::stage::Stage;

fn title_of(stage: &Stage) -> String {
    title(stage.desk.session(), &stage.now)
}

#[test]
fn nothing_stands_while_nothing_runs() {
    assert_eq!(title_of(&Stage::draft()), "");
    assert_eq!(title_of(&Stage::at("vial.vial-1")), "");
}

#[test]
fn the_governing_clock_is_named_with_its_end() {
    let mut stage = Stage::at("inject.vial-1");
    let before = title_of(&stage);
    assert!(before.starts_with("4 h 00 min, dilute by "), "{before}");
    stage.wait(1);
    assert!(title_of(&stage).starts_with("3 h 59 min, dilute by "), "{}", title_of(&stage));
}

#[test]
fn a_passed_limit_and_an_unknown_time_say_so() {
    let mut stage = Stage::at("withdraw");
    let end = stage.desk.session().window_end(0).unwrap();
    stage.wait((end - stage.now.utc).num_seconds() + 60);
    assert!(title_of(&stage).starts_with("LIMIT PASSED dilute by "), "{}", title_of(&stage));
    let mut stage = Stage::at("withdraw");
    stage.reboot(60);
    assert_eq!(title_of(&stage), "TIME UNKNOWN, dilute by");
}

#[test]
fn a_name_from_a_protocol_is_cut_and_kept_in_ascii() {
    let odd = "dilute\\u001b]0;x\\u0007 übermorgen before anything else by";
    let mut stage = Stage::draft_with(|opening| {
        opening.protocol = opening.protocol.replace("\"dilute by\"", &format!("\"{odd}\""));
    });
    stage.until("swirl.vial-1");
    let title = title_of(&stage);
    assert!(title.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{title}");
    let name = title.split(", ").nth(1).unwrap().rsplit_once(' ').unwrap().0;
    assert_eq!(name.len(), 24, "{name}");
}

#[test]
fn the_end_of_tomorrow_says_so() {
    let mut stage = Stage::draft();
    stage.pass(9 * 3600);
    stage.until("swirl.vial-1");
    assert!(title_of(&stage).ends_with(" +1 d"), "{}", title_of(&stage));
}
