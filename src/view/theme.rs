//! What a piece of text means, and how that looks: one of 16 named colours with bold or reverse
//! beside it, never a colour alone and never a guess about the background.

use ratatui::style::{Color, Modifier, Style};

use crate::app::Look;
use crate::protocol::Rank;

/// What a piece of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Text.
    Plain,
    /// What is read first.
    Strong,
    /// What may be read last, such as sources.
    Faint,
    /// Where the work or the cursor is.
    Here,
    /// Done, or time that is left.
    Good,
    /// An alarm that sounds once.
    Caution,
    /// An alarm that returns, an unknown time, a record that is not saved.
    Warning,
    /// A figure or bar under an alarm, on the background as it is.
    Pressing,
    /// A limit is passed, and nothing else.
    Passed,
    /// The same as a figure or bar, on the background as it is.
    Over,
    /// Practice.
    Practice,
}

impl Ink {
    /// Of a figure with so urgent an alarm.
    pub(super) fn of_rank(rank: Rank) -> Self {
        match rank {
            Rank::None => Self::Strong,
            Rank::Caution | Rank::Warning => Self::Pressing,
            Rank::Passed => Self::Over,
        }
    }

    /// Of a bar with so urgent an alarm.
    pub(super) fn of_bar(rank: Rank) -> Self {
        if rank == Rank::None { Self::Good } else { Self::of_rank(rank) }
    }

    /// As a terminal shows it.
    pub(super) fn style(self, look: Look) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = bold.add_modifier(Modifier::REVERSED);
        if !look.colour {
            return match self {
                Self::Plain | Self::Good => plain,
                Self::Strong | Self::Pressing | Self::Over => bold,
                Self::Faint => plain.add_modifier(Modifier::DIM),
                Self::Here | Self::Caution | Self::Warning | Self::Passed | Self::Practice => {
                    reversed
                }
            };
        }
        match self {
            Self::Plain => plain,
            Self::Strong => bold,
            Self::Faint => plain.add_modifier(Modifier::DIM),
            Self::Here => reversed,
            Self::Good => plain.fg(Color::Green),
            Self::Caution => plain.fg(Color::Black).bg(Color::Yellow),
            Self::Warning => bold.fg(Color::White).bg(Color::Magenta),
            Self::Pressing => bold.fg(Color::Magenta),
            Self::Passed => bold.fg(Color::White).bg(Color::Red),
            Self::Over => bold.fg(Color::Red),
            Self::Practice => plain.fg(Color::Black).bg(Color::Cyan),
        }
    }
}
