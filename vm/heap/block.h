// Memory for the blocks of heaps. Small ones come from malloc, large ones are mapped, with huge
// pages where the system has them. Fresh pages are expensive (the kernel clears them), so blocks
// that were given back are kept for the next collections, within bounds: a few by each thread,
// which go to and fro between collections and stay in its cache, more by the node. Any thread; a
// block may be given back by another thread than its first.
#pragma once

#include "vm/term/term.h"

#include <cstddef>

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

/// Gives the blocks that the node keeps (but not those of its threads) back to the system. For a
/// node that falls idle.
void release_spare_blocks();

} // namespace joist
