//! What is true at the far end: who listens on which port, and which ports a firewall may shut. All of it follows
//! from a seed, so that it is the same in each process and on each machine.

use portolan::model::ports::{Port, PortSet};
use std::collections::BTreeMap;

const SEED: u64 = 4;
/// Some ports that are likely to be open, and the ends of the range.
const LIKELY: [u16; 21] =
    [1, 21, 22, 23, 25, 53, 80, 110, 143, 443, 587, 993, 3306, 5432, 5900, 6379, 8080, 8443, 9200, 27017, 65535];
const UNLIKELY: usize = 200;
/// Ports that a firewall shuts, if it shuts some,
const SHUT: usize = 1_000;
/// among them so many that have a listener behind it.
const SHUT_LISTENERS: usize = 20;
/// Ports without a listener that even a firewall lets through that shuts nearly all.
const SPARED: usize = 300;

/// What a listener does with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It says something at once.
    Greets,
    /// It waits to be spoken to.
    IsSilent,
    /// It hangs up at once.
    Closes,
    /// It hangs up at once and rudely, by a reset.
    Resets,
}

/// Which ports a firewall shuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// None.
    None,
    /// [`Ground::shut`].
    Some,
    /// All but the listeners and [`Ground::spared`].
    NearlyAll,
}

/// The far end.
#[derive(Clone, Debug)]
pub struct Ground {
    /// Ports with a listener.
    pub listeners: BTreeMap<u16, Manner>,
    /// Ports that a firewall shuts that shuts some.
    pub shut: PortSet,
    /// Ports without a listener that one lets through that shuts nearly all.
    pub spared: PortSet,
}

/// What a scan has to find; ports that are in none of them are closed.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What is asked.
    pub asked: PortSet,
    /// Open ports of those.
    pub open: PortSet,
    /// Filtered ports of those.
    pub filtered: PortSet,
}

impl Ground {
    /// The same each time.
    pub fn new() -> Ground {
        let mut random = Random(SEED);
        let manners = [Manner::Greets, Manner::IsSilent, Manner::Closes, Manner::Resets];
        let mut listeners = BTreeMap::new();
        let mut likely = LIKELY.into_iter();
        while listeners.len() < LIKELY.len() + UNLIKELY {
            let port = likely.next().unwrap_or_else(|| random.port());
            let manner = manners[listeners.len() % manners.len()];
            listeners.entry(port).or_insert(manner);
        }
        let behind: Vec<u16> = listeners.keys().copied().filter(|port| !LIKELY.contains(port)).collect();
        let mut shut: PortSet =
            behind.iter().step_by(UNLIKELY / SHUT_LISTENERS).copied().filter_map(Port::new).collect();
        let mut spared = PortSet::default();
        let mut fill = |set: &mut PortSet, others: &PortSet, count: usize| {
            while (set.len() as usize) < count {
                let port = random.port();
                set.extend(Port::new(port).filter(|p| !listeners.contains_key(&port) && !others.contains(*p)));
            }
        };
        fill(&mut shut, &PortSet::default(), SHUT);
        fill(&mut spared, &shut, SPARED);
        Ground { listeners, shut, spared }
    }

    /// What is true of those ports.
    pub fn truth(&self, asked: &PortSet, shut: Shut) -> Truth {
        let is_open = |port: &Port| self.listeners.contains_key(&port.number());
        let is_shut = |port: &Port| match shut {
            Shut::None => false,
            Shut::Some => self.shut.contains(*port),
            Shut::NearlyAll => !is_open(port) && !self.spared.contains(*port),
        };
        Truth {
            asked: asked.clone(),
            open: asked.iter().filter(|port| is_open(port) && !is_shut(port)).collect(),
            filtered: asked.iter().filter(is_shut).collect(),
        }
    }

    /// A firewall for nft that does this with what comes in and goes out. `@open`, `@shut` and `@spared` name
    /// ports.
    pub fn rules(&self, incoming: &str, outgoing: &str) -> String {
        let open: PortSet = self.listeners.keys().copied().filter_map(Port::new).collect();
        let set = |name: &str, ports: &PortSet| {
            format!("set {name} {{ type inet_service; flags interval; elements = {{ {ports} }}; }}\n")
        };
        let sets = [set("open", &open), set("shut", &self.shut), set("spared", &self.spared)].concat();
        let chain =
            |hook: &str, rules: &str| format!("chain {hook} {{ type filter hook {hook} priority 0\n{rules}\n}}\n");
        format!("table inet lab {{\n{sets}{}{}}}\n", chain("input", incoming), chain("output", outgoing))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same for ever.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Any but 0, 1 and 65535.
    fn port(&mut self) -> u16 {
        (2 + self.next() % 65_533) as u16
    }
}

#[test]
fn the_ground_is_as_large_as_it_says() {
    let ground = Ground::new();
    let truth = |shut| ground.truth(&PortSet::all(), shut);
    assert_eq!((truth(Shut::None).open.len(), truth(Shut::None).filtered.len()), (221, 0));
    assert_eq!((truth(Shut::Some).open.len(), truth(Shut::Some).filtered.len()), (201, 1_000));
    assert_eq!((truth(Shut::NearlyAll).open.len(), truth(Shut::NearlyAll).filtered.len()), (221, 65_014));
}
