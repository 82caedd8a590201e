// The node's atoms: text to index and back. One table a node; never shrinks; safe from any thread.
// The atoms that C++ names stand first, in the order of vm/beam/atoms.def, so that `atoms::ok` is a constant.
#pragma once

#include "vm/term/term.h"

#include <cstdint>
#include <string_view>

namespace joist {

inline constexpr std::size_t kMaxAtomCharacters = 255;

class AtomTable {
public:
    /// The node's table, with the atoms of atoms.def in it.
    static AtomTable& instance();

    /// Sets how many atoms there may be (flag +t); only before the node starts.
    void set_limit(std::size_t limit);
    std::size_t limit() const;
    std::size_t count() const;

    /// The atom of this UTF-8 text (valid, at most 255 characters). none() when the table is full.
    Term intern(std::string_view utf8);

    /// The same for the system's own needs (code being loaded, names that C++ makes): these may use kSystemAtoms more, so that a
    /// node whose programs have filled the table goes on working.
    Term intern_for_system(std::string_view utf8);
    static constexpr std::size_t kSystemAtoms = 16384;

    /// The atom, or none() if there is none of that text yet.
    Term find(std::string_view utf8) const;

    /// Text in UTF-8; lives as long as the node.
    std::string_view text(Term atom) const;

    /// The first four bytes of the text as a number (big-endian, zero filled): a quick first key for term order.
    std::uint32_t order_key(Term atom) const;

    /// The atom's hash as phash2 wants it (of its text).
    std::uint32_t hash(Term atom) const;
};

/// The atom of a text; fatal when the table is full. For names that C++ makes.
Term atom(std::string_view utf8);
inline std::string_view atom_text(Term a) { return AtomTable::instance().text(a); }

namespace atoms {
enum Index : std::uint32_t {
#define ATOM(name, text) index_##name,
#include "vm/beam/atoms.def"
    count
};
#define ATOM(name, text) inline constexpr Term name = Term::atom(index_##name);
#include "vm/beam/atoms.def"
} // namespace atoms

} // namespace joist
