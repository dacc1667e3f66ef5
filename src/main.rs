//! Arguments in, exit status out; nothing else happens here.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(vialwatch::cli::main(std::env::args_os()))
}
