// Places in source text. Plain values, copied freely; meaning comes from the SourceManager that
// handed them out.
#pragma once

#include <cstdint>

namespace joist::compiler {

/// Index of a file in its SourceManager; 0 is "no file".
using FileId = std::uint16_t;

/// Where a token starts: physical file, line and column, both from 1, columns counted in code
/// points.
///
/// Physical means that `-file(...)` has no effect here; SourceManager::presumed() applies it.
/// Columns stop at 65,535. A default-made Pos is "no place" (line 0).
struct Pos {
    std::uint32_t line = 0;
    std::uint16_t column = 0;
    FileId file = 0;

    /// Is this a place at all?
    bool valid() const { return line != 0; }
    friend bool operator==(const Pos&, const Pos&) = default;
};

} // namespace joist::compiler
