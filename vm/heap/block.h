// Memory for the blocks of heaps. Small ones come from malloc, and each thread keeps the last few it gave back, so that
// collections in a row go to and fro between two blocks that stay in the cache; large ones are mapped, with huge pages
// where the system has them, and can be cut. Any thread; a block may be given back by another thread than its first.
#pragma once

#include "vm/term/term.h"

#include <cstddef>

namespace joist {

/// From this size on, in words, a block is mapped: untouched parts cost nothing, and cut_block gives memory back.
inline constexpr std::size_t kMappedBlockWords = std::size_t{1} << 17;

/// Never null: out of memory is fatal.
Term* allocate_block(std::size_t words);
/// `words` as it was allocated, or as it was last cut to.
void free_block(Term* block, std::size_t words);
/// Gives back the end of a mapped block. A cut block stays a mapped one: `words` >= kMappedBlockWords.
void cut_block(Term* block, std::size_t words, std::size_t new_words);

} // namespace joist
