//! The members as a table, and as JSON.

use std::io::Write;

use maestro_group::operator::Report;
use serde_json::json;

use super::word;
use crate::failure::Failure;

/// Shows the members.
pub(super) fn list(out: &mut dyn Write, report: &Report, json: bool) -> Result<(), Failure> {
    if json { as_json(out, report) } else { as_table(out, report) }
}

fn as_table(out: &mut dyn Write, report: &Report) -> Result<(), Failure> {
    let changing = if report.is_changing { ", and a change is under way" } else { "" };
    let (number, asked) = (report.version.number, &report.asked);
    let place = if report.is_primary { "the primary view" } else { "no primary view" };
    writeln!(out, "{}: configuration {number}{changing}", report.group)?;
    writeln!(out, "asked {asked}, which is in {place}: {}", report.standing)?;
    let width = |heading: &str, cells: &mut dyn Iterator<Item = usize>| {
        cells.chain([heading.len()]).max().unwrap_or(0)
    };
    let name = width("NAME", &mut report.members.iter().map(|member| member.name.chars().count()));
    let address = width("ADDRESS", &mut report.members.iter().map(|member| member.address.chars().count()));
    writeln!(out, "{:name$}  {:address$}  {:8}  {:>5}  {:>5}", "NAME", "ADDRESS", "STATE", "INDEX", "LIFE")?;
    for member in &report.members {
        let life = if member.life == 0 { "-".to_owned() } else { member.life.to_string() };
        let (index, state) = (member.index, word(member));
        writeln!(
            out,
            "{:name$}  {:address$}  {state:8}  {index:>5}  {life:>5}",
            member.name, member.address
        )?;
    }
    Ok(())
}

fn as_json(out: &mut dyn Write, report: &Report) -> Result<(), Failure> {
    let member = |member: &maestro_group::operator::MemberReport| {
        json!({
            "name": member.name,
            "address": member.address,
            "state": word(member),
            "index": member.index,
            "life": member.life,
        })
    };
    let report = json!({
        "group": report.group,
        "epoch": report.version.epoch,
        "configuration": report.version.number,
        "changing": report.is_changing,
        "asked": report.asked,
        "primary": report.is_primary,
        "standing": report.standing,
        "members": report.members.iter().map(member).collect::<Vec<_>>(),
    });
    writeln!(out, "{report}")?;
    Ok(())
}
