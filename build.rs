//! Leaves out of the released program what only unwinding reads: its profile aborts on a panic, so
//! nothing unwinds, and the tables are an eighth of the file. Never touches any other build, nor one
//! whose linker was chosen by somebody: that may not know the script.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.ld");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    if is_released() && !linker_was_chosen() {
        let folder = var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-link-arg-bin=vialwatch=-Wl,--no-eh-frame-hdr");
        println!("cargo::rustc-link-arg-bin=vialwatch=-Wl,-T,{folder}/build.ld");
    }
}

fn is_released() -> bool {
    let is = |name, value| var(name).is_ok_and(|it| it == value);
    is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux")
}

fn linker_was_chosen() -> bool {
    let flags = var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    var("RUSTC_LINKER").is_ok() || flags.contains("-fuse-ld") || flags.contains("linker")
}
