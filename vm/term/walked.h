// What walks over large terms have cost: comparisons, hashes, copies of messages are not done in slices, but whoever had
// them done is to be charged for them, so that its turn ends. The walks note it here, the interpreter takes it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace joist {

/// In terms looked at, or words copied; 64 bytes count as one. Of this thread.
inline constinit thread_local std::size_t walked = 0;

/// Notes a walk; not a short one, which a reduction covers.
inline void note_walk(std::size_t terms) {
    if (terms >= 64) [[unlikely]]
        walked += terms;
}

/// What has been noted, as reductions.
inline std::int64_t take_walked() {
    if (walked == 0) [[likely]]
        return 0;
    const std::size_t terms = walked;
    walked = 0;
    return static_cast<std::int64_t>(terms / 32);
}

} // namespace joist
