//! The pages of docs/coverage.

use super::Covered;
use super::scan::Inert;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The first line of every page made here; pages without it are written by hand.
pub(super) const MARK: &str = "<!-- made by `cargo xtask coverage`; do not edit -->";

/// Every page, by file name.
pub(super) fn all(services: &[Covered], others: &[Inert]) -> BTreeMap<String, String> {
    let built = services.iter().filter(|service| !service.built.is_empty());
    let mut pages: BTreeMap<String, String> = built
        .map(|service| (format!("{}.md", service.name), page(service)))
        .collect();
    pages.insert("README.md".to_owned(), index(services, others));
    pages
}

fn index(services: &[Covered], others: &[Inert]) -> String {
    let mut page = format!(
        "{MARK}\n\n# Coverage\n\n\
         What AWS's own models list, and what stands behind it here. *Built* means that a room has a \
         handler for the operation; what it does not do is listed as members *without effect*, \
         accepted but changing nothing, each with why. Every other modelled operation is routed, \
         decoded, checked, and answered with `NotImplemented` (HTTP 501), which clients do not \
         retry. Gaps that are not members of an operation are in [gaps.md](gaps.md).\n\n\
         These pages are read from the sources: they tell that a handler exists, not that it was \
         proven. What was proven are the tests.\n\n\
         | service | built, of those modelled | members without effect | served |\n\
         |---|---|---|---|\n"
    );
    for service in services.iter().filter(|one| !one.built.is_empty()) {
        let Covered { name, title, .. } = service;
        let served = if service.open { "yes" } else { "not yet" };
        let (built, modelled) = (service.built.len(), service.modelled.len());
        line(
            &mut page,
            &format!(
                "| [{title}]({name}.md) | {built} of {modelled} | {} | {served} |",
                service.inert.len()
            ),
        );
    }
    page.push_str(
        "\n*Served*: whether `longshore serve` opens the room. A room that is built but not yet \
         served answers `NotImplemented` like the rest.\n",
    );
    if !others.is_empty() {
        page.push_str("\n## Without effect beside the AWS APIs\n\n");
        inert_table(&mut page, others);
    }
    page.push_str(
        "\n## Modelled, nothing built\n\n\
         | service | operations that answer `NotImplemented` |\n|---|---|\n",
    );
    for service in services.iter().filter(|one| one.built.is_empty()) {
        let (title, modelled) = (&service.title, service.modelled.len());
        line(&mut page, &format!("| {title} | all {modelled} |"));
    }
    page
}

fn page(service: &Covered) -> String {
    let Covered { title, .. } = service;
    let (built, modelled) = (service.built.len(), service.modelled.len());
    let mut page = format!("{MARK}\n\n# {title}\n\n{built} of {modelled} operations are built.\n");
    if !service.open {
        page.push_str("\n`longshore serve` does not open this room yet.\n");
    }
    page.push_str("\n## Built\n\n");
    list(&mut page, service.built.iter());
    page.push_str("\n## Members without effect\n\n");
    if service.inert.is_empty() {
        page.push_str("None are known.\n");
    } else {
        inert_table(&mut page, &service.inert);
    }
    page.push_str("\n## Answers NotImplemented\n\n");
    list(&mut page, service.modelled.difference(&service.built));
    page
}

fn inert_table(page: &mut String, list: &[Inert]) {
    page.push_str("| member | why |\n|---|---|\n");
    for inert in list {
        line(page, &format!("| `{}` | {} |", inert.member, inert.why));
    }
}

fn list<'a>(page: &mut String, names: impl Iterator<Item = &'a String>) {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        page.push_str("None.\n");
    } else {
        line(page, &names.join(" · "));
    }
}

fn line(page: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(page, "{text}");
}
