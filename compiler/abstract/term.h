// Terms from outside, decoded from the external term format: what forms are read from. Trees in an
// arena, without sharing; a list is one node however long it is.
#pragma once

#include "compiler/source/arena.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace joist::compiler::abstract {

enum class TermKind : std::uint8_t {
    kInteger,    // integer()
    kBigInteger, // limbs(), is_negative
    kFloat,      // real()
    kAtom,       // symbol()
    kList,       // items(), tail (null: a proper list); [] has no items
    kTuple,      // items()
    kMap,        // items(): key, value, key, value...
    kBitstring,  // bytes(), spare_bits of the last byte are not part of it
    kExportFun,  // items(): module, function, arity
};

/// One term. Ask only for what its kind names.
struct Term {
    TermKind kind = TermKind::kList;
    bool is_negative = false;
    std::uint8_t spare_bits = 0;
    std::uint32_t count = 0;
    union {
        std::int64_t number;
        double floating;
        const Symbol::Entry* name;
        const Term* elements = nullptr;
        const std::uint64_t* digits;
        const char* data;
    };
    const Term* tail = nullptr;

    std::int64_t integer() const { return number; }
    double real() const { return floating; }
    Symbol symbol() const { return Symbol{name}; }
    std::span<const Term> items() const { return {elements, count}; }
    std::span<const std::uint64_t> limbs() const { return {digits, count}; }
    std::string_view bytes() const { return {data, count}; }

    bool is_integer() const { return kind == TermKind::kInteger; }
    bool is_atom() const { return kind == TermKind::kAtom; }
    bool is_atom(std::string_view text) const { return is_atom() && symbol() == text; }
    bool is_list() const { return kind == TermKind::kList && !tail; }
    bool is_nil() const { return is_list() && count == 0; }
    bool is_tuple() const { return kind == TermKind::kTuple; }
    bool is_tuple(std::size_t size) const { return is_tuple() && count == size; }
    /// A tuple that begins with the atom `tag`.
    bool is_tagged(std::string_view tag) const {
        return is_tuple() && count > 0 && elements[0].is_atom(tag);
    }
    /// Is it a tuple of that size which begins with the atom `tag`?
    bool is_tagged(std::string_view tag, std::size_t size) const {
        return is_tuple(size) && is_tagged(tag);
    }
    const Term& operator[](std::size_t index) const { return elements[index]; }
};

/// The term that `bytes` (with the version byte in front) hold; nothing if they are no term, or one
/// that no program text can say (pids, closures...). Any bytes may be given.
std::optional<Term>
decode_term(std::span<const std::uint8_t> bytes, Arena& arena, SymbolTable& symbols);

/// Text from a string, a binary or an atom, as UTF-8; nothing from other terms.
std::optional<std::string> text_of(const Term& term);

/// The term as Erlang writes it, cut after about `limit` bytes: for messages.
std::string print_term(const Term& term, std::size_t limit = 200);

} // namespace joist::compiler::abstract
