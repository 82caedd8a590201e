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

private:
    struct Level {
        const Term* node;
        std::size_t index, count;
    };
    Term map_;
    std::size_t index_ = 0;
    int depth_ = 0;
    Level levels_[16];
};

} // namespace joist
