// Literals: terms that never move and are never collected one by one (constants of modules, persistent terms).
// They live in one reserved address range, so that the collector recognises them by one compare.
#pragma once

#include "vm/term/term.h"

#include <cstddef>
#include <cstdint>

namespace joist {

struct LiteralArea {
    static std::uint64_t base;              ///< start of the range; set by the first allocation
    static constexpr std::uint64_t kBytes = std::uint64_t{1} << 34; ///< reserved, not committed

    static bool contains(const void* p) { return reinterpret_cast<std::uint64_t>(p) - base < kBytes; }

    /// `words` words (a block of its own, 16-aligned). Thread-safe. Null when the range is full.
    static Term* allocate(std::size_t words);
    /// Gives back a block from allocate; nothing may point into it any more.
    static void free(Term* block, std::size_t words);
};

inline bool is_literal(Term t) { return t.is_pointer() && LiteralArea::contains(t.ptr()); }

} // namespace joist
