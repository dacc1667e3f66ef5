//! The two lists of `docs/reliability.md`: every test they name is there, and every fault is named.

use std::fs;
use std::path::Path;

fn all_tests(folder: &Path, into: &mut String) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            all_tests(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_lists_name_is_there_and_every_fault_has_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manual = fs::read_to_string(root.join("docs/reliability.md")).unwrap();
    let mut tests = String::new();
    all_tests(&root.join("tests"), &mut tests);
    let mut found = 0;
    for name in manual
        .split('`')
        .filter(|it| it.contains("::") && !it.contains(&[' ', '/'][..]) && !it.ends_with("Disk"))
    {
        let (_, name) = name.rsplit_once("::").unwrap();
        assert!(tests.contains(&format!("#[test]\nfn {name}()")), "{name} is no test");
        found += 1;
    }
    assert!(found > 60, "{found}");
    for number in 1..=26 {
        assert!(manual.contains(&format!("\n| F{number} ")), "F{number}");
    }
}
