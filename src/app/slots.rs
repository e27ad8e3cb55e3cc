//! The places of a table's rows. Another row takes the place of one that goes: for a browser to change the words of a
//! row takes a fraction of what it takes to make one.

use super::look::Look;
use super::row::RowId;
use crate::model::ports::Port;
use leptos::prelude::*;
use std::collections::HashMap;
use std::hash::Hash;
use std::mem::discriminant;
use std::net::IpAddr;

/// A place: its view stays while rows of one kind come and go.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it is known by.
    pub key: u32,
    /// What stands there.
    pub look: ArcRwSignal<Look>,
    /// The port whose evidence stands below; changes less often.
    pub opened: ArcRwSignal<Option<(IpAddr, Port)>>,
}

/// The places of a table, in their order.
#[derive(Debug, Default)]
pub struct Slots {
    slots: Vec<Slot>,
    next_key: u32,
}

impl Slots {
    /// Shows those rows from now on. While the row with that index is focused, or one is open, rows that stay keep their
    /// places, so that whoever stands in it stays there; says whether it is gone nevertheless.
    pub fn show(&mut self, looks: Vec<Look>, focused: Option<usize>) -> (Vec<Slot>, bool) {
        let ids = |slots: &[Slot]| slots.iter().map(|slot| slot.look.read_untracked().row.id()).collect::<Vec<_>>();
        let is_focused = |slot: &&Slot| Some(slot.look.read_untracked().index) == focused;
        let stood_in = self.slots.iter().find(is_focused).map(|slot| (slot.key, slot.look.read_untracked().row.id()));
        let now: Vec<RowId> = looks.iter().map(|look| look.row.id()).collect();
        let is_used = stood_in.is_some() || self.slots.iter().any(|slot| slot.opened.read_untracked().is_some());
        let places = successors(&ids(&self.slots), &now, is_used);
        let slots = looks.into_iter().zip(places).map(|(look, place)| {
            let slot = place.and_then(|place| self.slots.get(place)).cloned();
            match slot.filter(|slot| slot.is_for(&look)) {
                Some(slot) => {
                    slot.take(look);
                    slot
                }
                None => {
                    self.next_key = self.next_key.wrapping_add(1);
                    Slot { key: self.next_key, opened: ArcRwSignal::new(look.opened), look: ArcRwSignal::new(look) }
                }
            }
        });
        self.slots = slots.collect();
        let is_there = |(key, id)| self.slots.iter().zip(&now).any(|(slot, now)| slot.key == key && *now == id);
        (self.slots.clone(), stood_in.is_some_and(|stood_in| !is_there(stood_in)))
    }
}

impl Slot {
    fn is_for(&self, look: &Look) -> bool {
        discriminant(&self.look.read_untracked().row) == discriminant(&look.row)
    }

    fn take(&self, look: Look) {
        if *self.opened.read_untracked() != look.opened {
            self.opened.set(look.opened);
        }
        if *self.look.read_untracked() != look {
            self.look.set(look);
        }
    }
}

/// Of a hundred rows so many must stay for them to keep their places. Else it is quicker to change the words of all
/// than to make those that are new.
const MANY_STAY: usize = 75;

/// For each row the place among those before that it takes, from the first to the last; `None` where one has to be
/// made. Rows that stay keep theirs if that `is_wanted`, or is quick; and if their order is the same.
fn successors<I: Copy + Eq + Hash>(before: &[I], now: &[I], is_wanted: bool) -> Vec<Option<usize>> {
    let places: HashMap<I, usize> = before.iter().copied().zip(0..).collect();
    let staying = now.iter().enumerate().filter_map(|(at, row)| Some((at, *places.get(row)?)));
    let staying: Vec<(usize, usize)> = staying.collect();
    let keeping = taken(&staying, before.len(), now.len());
    // To make a row before one that stays has a browser lay out the whole table anew, which takes five times as long
    // as to make it at the end.
    let is_quick = staying.len() * 100 >= now.len() * MANY_STAY && keeping.is_sorted_by_key(Option::is_none);
    let is_in_order = staying.is_sorted_by_key(|(_, place)| *place);
    if is_in_order && (is_wanted || is_quick) { keeping } else { taken(&[], before.len(), now.len()) }
}

/// Between two rows that stay, each with its place, new ones take the places of those that went there.
fn taken(staying: &[(usize, usize)], before: usize, now: usize) -> Vec<Option<usize>> {
    let mut taken = vec![None; now];
    let (mut first, mut first_place) = (0, 0);
    for (at, place) in staying.iter().copied().chain([(now, before)]) {
        for (taken, place) in taken[first..at].iter_mut().zip(first_place..place) {
            *taken = Some(place);
        }
        if let Some(taken) = taken.get_mut(at) {
            *taken = Some(place);
        }
        (first, first_place) = (at + 1, place + 1);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::row::Row;
    use crate::model::event::PortState;
    use crate::words::Locale;

    fn places(before: &[u32], now: &[u32]) -> Vec<Option<usize>> {
        successors(before, now, false)
    }

    #[test]
    fn rows_that_stay_keep_their_places() {
        assert_eq!(places(&[], &[1, 2]), [None, None]);
        assert_eq!(places(&[1, 2, 3, 4], &[1, 2, 3, 4]), [0, 1, 2, 3].map(Some));
        assert_eq!(places(&[1, 2, 3, 4], &[2, 3, 4, 5]), [Some(1), Some(2), Some(3), None], "scrolled down");
        assert_eq!(places(&[1, 2, 3, 4], &[1, 3]), [Some(0), Some(2)], "searched");
        assert_eq!(places(&[1, 2, 3, 4, 5], &[1, 2, 9, 4, 5]), [0, 1, 2, 3, 4].map(Some), "one for another");
    }

    #[test]
    fn others_take_the_places_in_their_order() {
        assert_eq!(places(&[1, 2, 3], &[7, 8, 9]), [0, 1, 2].map(Some));
        assert_eq!(places(&[1, 2, 3], &[7, 8]), [0, 1].map(Some));
        assert_eq!(places(&[1], &[7, 8]), [Some(0), None]);
        assert_eq!(places(&[1, 2, 3], &[3, 2, 1]), [0, 1, 2].map(Some), "sorted the other way");
        assert_eq!(places(&[1, 2, 3, 4], &[3, 4, 5, 6]), [0, 1, 2, 3].map(Some), "few stay");
        assert_eq!(places(&[2, 3, 4, 5], &[1, 2, 3, 4]), [0, 1, 2, 3].map(Some), "scrolled up");
        assert_eq!(places(&[1, 2, 3, 4], &[1, 2, 9, 3, 4]), [Some(0), Some(1), Some(2), Some(3), None], "found");
    }

    #[test]
    fn rows_in_use_keep_their_places_whatever_it_takes() {
        let places = |before: &[u32], now: &[u32]| successors(before, now, true);
        assert_eq!(places(&[1, 2, 3, 4], &[4, 5, 6, 7]), [Some(3), None, None, None]);
        assert_eq!(places(&[1, 2, 3, 4], &[1, 2, 9, 3, 4]), [Some(0), Some(1), None, Some(2), Some(3)]);
    }

    fn folded(count: u32) -> Row {
        let address = "127.0.0.1".parse().unwrap();
        Row::Folded { address, state: PortState::Closed, count, ranges: String::new() }
    }

    fn range(first: u16) -> Row {
        let address = "127.0.0.1".parse().unwrap();
        Row::Range { address, first: Port::new(first).unwrap(), last: Port::new(first + 1).unwrap() }
    }

    fn look(row: Row, index: usize) -> Look {
        Look { locale: Locale::en, row, index, opened: None, href: None }
    }

    #[test]
    fn who_looks_at_a_place_hears_only_of_what_changes_there() {
        let mut slots = Slots::default();
        let (first, _) = slots.show(vec![look(range(1), 0), look(folded(9), 1)], None);
        let (second, _) = slots.show(vec![look(range(1), 0), look(range(7), 1), look(folded(5), 2)], None);
        let keys = |slots: &[Slot]| slots.iter().map(|slot| slot.key).collect::<Vec<_>>();
        assert_eq!((keys(&first), keys(&second)), (vec![1, 2], vec![1, 3, 4]), "rows of one kind only");
        let (third, _) = slots.show(vec![look(range(5), 0), look(range(7), 1), look(folded(4), 2)], None);
        assert_eq!(keys(&third), keys(&second));
        assert_eq!(second[0].look.get_untracked(), look(range(5), 0), "as who looked before sees it");
        assert_eq!(second[2].look.get_untracked(), look(folded(4), 2));
        let (fourth, is_lost) = slots.show(vec![look(folded(5), 0)], Some(2));
        assert_eq!((keys(&fourth), is_lost), (vec![4], false), "whoever stands in the last row stays there");
        let (_, is_lost) = slots.show(vec![look(range(3), 0)], Some(0));
        assert!(is_lost, "unless it goes");
    }
}
