// How large the blocks of a heap are: a table that grows like Fibonacci's numbers at first (each
// about 1.6 times the one before), by a fifth above a million words. And the policy that picks from
// it. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace joist {

/// The smallest size of the table that is at least `words`.
std::size_t heap_size_at_least(std::size_t words);

/// Beyond this many words, more free room no longer makes collections cheaper by much: survivors
/// get promoted.
inline constexpr std::size_t kMaxFreeForLive = std::size_t{1} << 17;

/// What a young block must serve.
struct YoungDemand {
    std::size_t live;    ///< words that survived, or will
    std::size_t scanned; ///< words of stack and other roots, which every collection reads again
    std::size_t stack;   ///< words of stack
    std::size_t need;    ///< free words asked for
};

/// The size at which collections are neither too frequent nor the block too empty. Free room is in
/// proportion to what each collection has to do: copy the live words (up to a bound: survivors move
/// on to the old block at their second collection) and scan the roots.
std::size_t young_size_for(const YoungDemand& demand);

/// A busy process earns a larger young block, step by step up to this many words (about half a
/// second-level cache): it must collect kHotStreak times in quick succession for each doubling.
inline constexpr std::size_t kHotYoungWords = std::size_t{1} << 15;
inline constexpr unsigned kHotStreak = 8;
inline constexpr std::uint32_t kHotInterval_us = 100;     ///< shorter between two collections: busy
inline constexpr std::uint32_t kCoolInterval_us = 20'000; ///< longer: not busy any more

} // namespace joist
