//! `vialwatch protocol show`: one protocol as a person reads it, with what follows from it.
//! Works nothing out itself and stores nothing.

use std::path::PathBuf;

use clap::Args;

use super::super::folder::{data_folder, digest, find_protocol, parse};
use super::super::{Failure, Outcome, Status, print};
use crate::protocol::dose::Calculation;
use crate::protocol::outlook::outlook;
use crate::protocol::{Protocol, builtin};
use crate::quantity::{Quantity, Unit, typed};
use crate::words;
use crate::words::protocol::{outlook as told, show};

#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// A built-in id, an id in DATA/protocols, or a file
    #[arg(default_value = builtin::DEFAULT)]
    protocol: String,
    /// The arithmetic for this dose in mg, too
    #[arg(long, value_name = "MG")]
    dose: Option<String>,
}

impl Show {
    pub(super) fn run(self, data_dir: Option<PathBuf>) -> Outcome {
        let found = find_protocol(&data_folder(data_dir)?, &self.protocol)?;
        let protocol = parse(&found)?;
        let calculation = self.dose.map(|dose| calculate(&protocol, &dose)).transpose()?;
        let name = words::protocol::name(&protocol, &digest(&found.text), found.site);
        let mut text = show::protocol(&protocol, &name);
        if let Some(calculation) = &calculation {
            text.push_str(&show::arithmetic(&protocol, calculation));
        }
        let branches = outlook(&protocol, calculation.as_ref());
        text.push_str(&told::outlook(&protocol, branches.as_deref(), calculation.is_some()));
        print(&text)
    }
}

/// The dose as a person types it: one that can't be read is wrong usage, one that the protocol
/// does not serve can't be worked out.
fn calculate(protocol: &Protocol, dose: &str) -> Result<Calculation, Failure> {
    let amount = typed(dose, Unit::Milligram, protocol.dose.decimals)
        .map_err(|error| Failure::new(Status::Usage, format!("--dose {dose}: {error}")))?;
    protocol
        .dose
        .calculate(Quantity::new(amount, Unit::Milligram))
        .map_err(|refusal| Failure::new(Status::CouldNot, show::refused_dose(protocol, refusal)))
}
