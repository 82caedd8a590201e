// Memory for the blocks of heaps. Small ones come from malloc, large ones are mapped, with huge
// pages where the system has them. Fresh pages are expensive (the kernel clears them), so blocks
// that were given back are kept for the next collections, within bounds: a few by each thread,
// which go to and fro between collections and stay in its cache, more by the node. What was kept for
// some time without being wanted goes back to the system. Any thread; a block may be given back by
// another thread than its first.
#pragma once

#include "vm/term/term.h"

#include <cstddef>
#include <cstdint>

namespace joist {

/// From this size on, in words, a block is mapped: untouched parts cost nothing, and cut_block
/// gives memory back.
inline constexpr std::size_t kMappedBlockWords = std::size_t{1} << 15;

/// Never null: out of memory is fatal.
Term* allocate_block(std::size_t words);
/// `words` as it was allocated, or as it was last cut to.
void free_block(Term* block, std::size_t words);
/// Makes a mapped block shorter. It stays a mapped one: `new_words` >= kMappedBlockWords.
void cut_block(Term* block, std::size_t new_words);

/// How long a block is kept for later.
inline constexpr std::int64_t kSpareMilliseconds = 200;
/// Gives memory that was kept for later, and was not wanted for a while, back to the system. For each scheduler to call now and then,
/// and, with `idle`, when it has had nothing to do for that long: then all that the thread keeps goes.
void give_spare_memory_back(bool idle);

} // namespace joist
