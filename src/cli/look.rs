//! How the screen is drawn, as the command line, the environment and the terminal have it.
//! Reads environment variables only.

use std::ffi::OsString;

use clap::Args;
use clap::builder::FalseyValueParser;

use crate::app::Look;

#[derive(Debug, Args)]
pub(super) struct LookArguments {
    /// When to use colour; `auto` obeys NO_COLOR
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: Colour,
    /// Draw with ASCII only; so it is where the locale is not UTF-8 or TERM is linux or dumb
    #[arg(long, global = true)]
    ascii: bool,
    /// Reduced motion: nothing on the screen blinks
    #[arg(long, env = "VIALWATCH_STILL", hide_env_values = true, value_parser = FalseyValueParser::new(), global = true)]
    still: bool,
    /// Send alarms to the desktop too, through the terminal (OSC 9 and 777)
    #[arg(long, env = "VIALWATCH_NOTICES", hide_env_values = true, value_parser = FalseyValueParser::new(), global = true)]
    notices: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

impl LookArguments {
    pub(super) fn look(&self) -> Look {
        let colour = self.colour_printed(true);
        let ascii = self.ascii || !locale_is_utf8() || terminal_is(&["linux", "dumb"]);
        Look { colour, ascii, still: self.still, notices: self.notices }
    }

    /// Whether ASCII was asked for in so many words: what is printed may be for another machine.
    pub(super) fn ascii_asked(&self) -> bool {
        self.ascii
    }

    /// Whether what is printed has colours, on a terminal or elsewhere.
    pub(super) fn colour_printed(&self, on_terminal: bool) -> bool {
        match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => on_terminal && is_set("NO_COLOR").is_none() && !terminal_is(&["dumb"]),
        }
    }
}

/// A variable that is set and not empty.
fn is_set(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn terminal_is(names: &[&str]) -> bool {
    is_set("TERM").is_some_and(|term| names.iter().any(|name| term == *name))
}

/// The first of these that is set counts.
fn locale_is_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(is_set);
    let locale = locale.unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
