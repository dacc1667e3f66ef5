//! What the figures over many sessions say. Decides nothing.

/// Above the phases of a protocol.
pub const PHASES: &str = "time per phase";
/// Above its limits.
pub const MARGINS: &str = "left at each limit";
/// The middle.
pub const MEDIAN: &str = "median";
/// What nine of ten do not exceed.
pub const P90: &str = "p90";
/// The smallest.
pub const LEAST: &str = "least";
/// Above the months.
pub const MONTHS: &str = "By month";
/// Above the operators; the order is that of names.
pub const OPERATORS: &str = "By operator, in the order of initials: counts, no comparison";

/// Of how many, and how far it is.
pub fn title(counted: usize, left_out: usize, to_do: usize) -> String {
    let sessions = if counted == 1 { "session" } else { "sessions" };
    let mut text = format!("Figures over {counted} {sessions} that are over");
    if left_out > 0 {
        text.push_str(&format!("   left out {left_out}"));
    }
    if to_do > 0 {
        text.push_str(&format!("   still to read {to_do}"));
    }
    text
}

/// Counts in a row.
pub fn tally(sessions: u64, rejections: u64, close_calls: u64) -> String {
    format!("sessions {sessions}   rejections {rejections}   close calls {close_calls}")
}

/// Instead of a figure that would say nothing.
pub fn too_few(count: usize) -> String {
    format!("{count}: too few")
}
