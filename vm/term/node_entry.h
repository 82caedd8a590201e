// Nodes by name and creation, as external pids, ports and references name them; and this node's own
// name. Entries are made once and live as long as the node, so that objects may point at them
// freely. Any thread.
#pragma once

#include "vm/term/boxed.h"

namespace joist {

struct NodeEntry {
    Term name; ///< atom
    std::uint32_t creation;
    std::uint32_t
        number; ///< the first figure in the text of a pid of this node; 0 is this node's own
};

/// The entry of a node, made if new.
NodeEntry* node_entry(Term name, std::uint32_t creation);

/// This node: 'nonode@nohost' with creation 0 until distribution starts.
const NodeEntry& this_node();
/// When distribution starts or stops. Terms already made stay local.
void set_this_node(Term name, std::uint32_t creation);

inline const NodeEntry* external_node(Term external) {
    return reinterpret_cast<const NodeEntry*>(external.boxed_ptr()[2].raw());
}

/// A reference's identity as the 32-bit words that other nodes see, least significant first: 3 (18,
/// 32 and 14 bits of the id), or 5 when it speaks for a pid.
struct RefWords {
    std::uint32_t count;
    std::uint32_t words[5];
};
RefWords ref_words(Term any_ref);
/// The id of a local reference from its words.
std::uint64_t ref_id_from_words(const std::uint32_t* words, std::uint32_t count);

/// Number and serial of any pid, as in <node.number.serial>.
struct PidParts {
    std::uint32_t number, serial;
};
PidParts pid_parts(Term any_pid);
std::uint64_t port_number(Term any_port);

/// The node that a pid, port or reference belongs to.
const NodeEntry& node_of(Term identifier);

} // namespace joist
