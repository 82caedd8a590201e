// Maps, read side: look-up and iteration. The write side is vm/heap/map.h; the layouts are in boxed.h.
// HAMT: 64-bit internal_hash of the key, five bits a level from the low end, 32-way nodes with bitmaps.
#pragma once

#include "vm/term/boxed.h"

namespace joist {

/// The value of `key`, or none().
Term map_get(Term map, Term key);

/// Gives each pair in iteration order (flat: term order of keys; HAMT: hash order). Depth is bounded by the hash width.
class MapIterator {
public:
    explicit MapIterator(Term map);
    /// False at the end.
    bool next(Term* key, Term* value);

    /// Where a HAMT's iteration stands, as one number a level (at most kMaxDepth); gives how many. For a later iterator's `restore`.
    static constexpr std::size_t kMaxDepth = 16;
    std::size_t save(std::uint32_t* position) const;
    /// Goes to a place that `save` gave for a map of the same shape; false if it can't be one.
    bool restore(std::span<const std::uint32_t> position);

private:
    struct Level {
        const Term* node;
        std::size_t index, count;
    };
    Term map_;
    std::size_t index_ = 0;
    int depth_ = 0;
    void enter(const Term* node);
    Level levels_[kMaxDepth];
};

} // namespace joist
