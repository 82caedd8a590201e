// Maps, read side. See map.h and the layouts in boxed.h.
#include "vm/term/map.h"

#include "vm/term/compare.h"

namespace joist {
namespace {

constexpr unsigned kLevelBits = 5;

/// Bitmap and children of a HashMap root or a HamtNode.
const Term* children_of(const Term* node, std::uint32_t* bitmap, std::size_t* count) {
    const std::size_t skip = node->header_kind() == Kind::HashMap ? 3 : 2;
    *bitmap = static_cast<std::uint32_t>(node[skip - 1].small_value());
    *count = node->header_words() + 1 - skip;
    return node + skip;
}

Term find_in_flat(Term map, Term key) {
    const FlatMapView view{map};
    const std::size_t size = view.size();
    const Term* keys = view.keys();
    if (key.is_immediate()) {
        for (std::size_t i = 0; i < size; i++)
            if (keys[i] == key) return view.values()[i];
        return Term::none();
    }
    for (std::size_t i = 0; i < size; i++)
        if (keys[i].tag() == key.tag() && equal_exact(keys[i], key)) return view.values()[i];
    return Term::none();
}

Term find_in_hamt(Term map, Term key) {
    std::uint64_t hash = internal_hash(key);
    const Term* node = map.boxed_ptr();
    for (;;) {
        std::uint32_t bitmap;
        std::size_t count;
        const Term* children = children_of(node, &bitmap, &count);
        const std::uint32_t bit = 1u << (hash & 31);
        if ((bitmap & bit) == 0) return Term::none();
        const Term child = children[std::popcount(bitmap & (bit - 1))];
        if (child.is_list())
            return equal_exact(cons_head(child), key) ? cons_tail(child) : Term::none();
        node = child.boxed_ptr();
        if (node->header_kind() == Kind::HamtLeaf) break;
        hash >>= kLevelBits;
    }
    for (std::size_t i = 1; i <= node->header_words(); i++)
        if (equal_exact(cons_head(node[i]), key)) return cons_tail(node[i]);
    return Term::none();
}

} // namespace

Term map_get(Term map, Term key) {
    return map.boxed_ptr()->header_kind() == Kind::FlatMap ? find_in_flat(map, key)
                                                           : find_in_hamt(map, key);
}

MapIterator::MapIterator(Term map) : map_{map} {
    const Term* node = map.boxed_ptr();
    if (node->header_kind() == Kind::FlatMap) return;
    levels_[0] = {node + 3, 0, node->header_words() - 2};
    depth_ = 1;
}

bool MapIterator::next(Term* key, Term* value) {
    if (map_.boxed_ptr()->header_kind() == Kind::FlatMap) {
        const FlatMapView view{map_};
        if (index_ == view.size()) return false;
        *key = view.keys()[index_];
        *value = view.values()[index_++];
        return true;
    }
    while (depth_ > 0) {
        Level& level = levels_[depth_ - 1];
        if (level.index == level.count) {
            depth_--;
            continue;
        }
        const Term child = level.node[level.index++];
        if (child.is_list()) {
            *key = cons_head(child);
            *value = cons_tail(child);
            return true;
        }
        enter(child.boxed_ptr());
    }
    return false;
}

void MapIterator::enter(const Term* node) {
    if (node->header_kind() == Kind::HamtLeaf)
        levels_[depth_++] = {node + 1, 0, node->header_words()};
    else
        levels_[depth_++] = {node + 2, 0, node->header_words() - 1};
}

std::size_t MapIterator::save(std::uint32_t* position) const {
    for (int i = 0; i < depth_; i++)
        position[i] = static_cast<std::uint32_t>(levels_[i].index);
    return static_cast<std::size_t>(depth_);
}

bool MapIterator::restore(std::span<const std::uint32_t> position) {
    if (depth_ == 0) return position.empty(); // a flat map, or the end
    if (position.size() > kMaxDepth) return false;
    if (position.empty()) depth_ = 0;
    for (std::size_t i = 0; i < position.size(); i++) {
        Level& level = levels_[i];
        if (position[i] > level.count) return false;
        level.index = position[i];
        if (i + 1 == position.size()) break;
        if (level.index == 0 || !level.node[level.index - 1].is_boxed()) return false;
        enter(level.node[level.index - 1].boxed_ptr());
    }
    return true;
}

} // namespace joist
