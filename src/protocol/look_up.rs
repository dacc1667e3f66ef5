//! Finding the parts of a protocol by name or by role. Never decides anything.

use super::{Choice, Kind, Milestone, Product, Protocol, Role, Source, SourceRef, Step, Window};

impl Protocol {
    /// All steps in the order of the work.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.phases.iter().flat_map(|phase| phase.steps.iter())
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps().find(|step| step.id == id)
    }

    /// The step that plays this role.
    pub fn role(&self, role: Role) -> Option<&Step> {
        self.steps().find(|step| step.role == Some(role))
    }

    /// The window with this id, and its index.
    pub fn window(&self, id: &str) -> Option<(usize, &Window)> {
        self.windows.iter().enumerate().find(|(_, window)| window.id == id)
    }

    /// The milestone with this id, and its index.
    pub fn milestone(&self, id: &str) -> Option<(usize, &Milestone)> {
        self.milestones.iter().enumerate().find(|(_, milestone)| milestone.id == id)
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The source a reference names.
    pub fn source(&self, reference: &SourceRef) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == reference.id)
    }
}

impl Step {
    /// The answers of a choose step; empty for every other kind.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::Choose(choices) => choices,
            _ => &[],
        }
    }

    /// Whether "starting now" is asked before the act.
    pub fn has_start(&self) -> bool {
        !self.start_text.is_empty()
    }
}
