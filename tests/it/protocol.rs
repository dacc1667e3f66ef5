//! The protocol format and the built-in protocol.

use vialwatch::protocol::{builtin, parse, to_json};

#[test]
fn the_built_in_protocol_loads_and_survives_being_written_out() {
    for (id, text) in builtin::BUILTIN {
        let protocol = parse(text).expect("built in");
        assert_eq!(protocol.id, *id);
        assert_eq!(parse(&to_json(&protocol)), Ok(protocol));
    }
}
