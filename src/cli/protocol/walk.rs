//! `vialwatch protocol try`: a walk through a protocol on a clock that jumps, on the screen or line
//! by line, so that its author sees what technicians will see. Keeps nothing.

use std::path::{Path, PathBuf};

use clap::Args;

use super::super::folder::{ProtocolText, boot_id, data_folder, find_protocol, parse};
use super::super::prepare::{say_refused, status};
use super::super::screen::{Screen, needs_terminal};
use super::super::{Failure, Outcome, Status};
use crate::app::{self, Look};
use crate::plain::{Given, Plain};
use crate::shell::begin::Text;
use crate::shell::clock::{Clock, JumpingClock, MachineClock};
use crate::shell::input::StandardInput;
use crate::shell::lines::run;
use crate::shell::nowhere::Nowhere;
use crate::store::Store;
use crate::store::disk::RealDisk;

#[derive(Debug, Args)]
pub(in crate::cli) struct Try {
    /// A protocol file, a built-in id, or an id in DATA/protocols
    #[arg(value_name = "FILE")]
    protocol: String,
    /// An order reference, made up
    #[arg(long, value_name = "REF")]
    order: Option<String>,
    /// A dose, made up
    #[arg(long, value_name = "1.3 mg")]
    dose: Option<String>,
    /// Initials of the person who prepares
    #[arg(long, value_name = "INITIALS")]
    by: Option<String>,
    /// Line by line, without screen control
    #[arg(long)]
    plain: bool,
}

impl Try {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: Look) -> Outcome {
        if !self.plain {
            needs_terminal("protocol try --plain")?;
        }
        let data = data_folder(data_dir)?;
        let found = find_protocol(&data, &self.protocol)?;
        parse(&found)?;
        if self.plain {
            let given = Given { by: self.by, order: self.order, dose: self.dose };
            return line_by_line(&data, text(found), given);
        }
        let given = app::Given { by: self.by, order: self.order, dose: self.dose };
        Screen::walk(&data, text(found), look).prepare(given)
    }
}

fn text(found: ProtocolText) -> Text {
    Text { text: found.text, site: found.site }
}

fn line_by_line(data: &Path, protocol: Text, given: Given) -> Outcome {
    let mut clock = JumpingClock::new(MachineClock::new(boot_id()));
    let now = clock.read().reading;
    let nowhere = Nowhere::new(Store::new(RealDisk::private(), data), protocol);
    let opening = nowhere.opening(&now).map_err(|why| Failure::new(Status::CouldNot, why))?;
    let mut plain = Plain::begin(nowhere, opening, given, &now)
        .map_err(|error| Failure::new(Status::Wrong, error))?;
    let mut input = StandardInput::new()
        .map_err(|error| Failure::new(Status::CouldNot, format!("no input: {error}")))?;
    let ended = run(&mut plain, &mut clock, &mut input, &mut std::io::stdout());
    say_refused(ended);
    Ok(status(ended))
}
