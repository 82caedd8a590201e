// Maps, write side. See map.h.
//
// A HAMT's shape depends only on the hashes of its keys, not on how it came about: an item (a pair,
// or a HamtLeaf of pairs whose hashes are equal) stands at the first level where its hash differs
// from all others. equal_exact relies on that. Recursion goes by level, so at most thirteen deep.
#include "vm/heap/map.h"

#include "vm/heap/map_build.h"

#include "vm/term/compare.h"

#include <algorithm>
#include <vector>

namespace joist {
namespace {

constexpr unsigned kLevelBits = 5;

// --- flat maps
// ----------------------------------------------------------------------------------------------

/// Index of the key, or where it would have to stand.
struct Place {
    std::size_t index;
    bool found;
};

Place find_place(const FlatMapView& map, Term key, bool want_place) {
    const std::size_t size = map.size();
    const Term* keys = map.keys();
    if (key.is_immediate()) {
        for (std::size_t i = 0; i < size; i++)
            if (keys[i] == key) return {i, true};
    } else {
        for (std::size_t i = 0; i < size; i++)
            if (keys[i].tag() == key.tag() && equal_exact(keys[i], key)) return {i, true};
    }
    if (!want_place) return {0, false};
    std::size_t low = 0, high = size;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (compare_exact(keys[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return {low, false};
}

/// A flat map with these keys (a tuple) and room for its values.
Term* alloc_flat(Heap& heap, Term keys, std::size_t size) {
    Term* p = heap.alloc(2 + size);
    p[0] = Term::header(Kind::FlatMap, size + 1);
    p[1] = keys;
    return p;
}

Term flat_replace(Heap& heap, const FlatMapView& map, std::size_t index, Term value) {
    const std::size_t size = map.size();
    Term* p = alloc_flat(heap, map.keys_tuple(), size);
    std::copy_n(map.values(), size, p + 2);
    p[2 + index] = value;
    return Term::boxed(p);
}

struct Pair {
    Term key, value;
};

/// From pairs in key order, no key twice.
Term flat_from_sorted(Heap& heap, std::span<const Pair> pairs) {
    if (pairs.empty()) return empty_map();
    const std::size_t size = pairs.size();
    Term* p = heap.alloc(1 + size + 2 + size);
    Term* map = p + 1 + size;
    p[0] = Term::header(Kind::Tuple, size);
    map[0] = Term::header(Kind::FlatMap, size + 1);
    map[1] = Term::boxed(p);
    for (std::size_t i = 0; i < size; i++) {
        p[1 + i] = pairs[i].key;
        map[2 + i] = pairs[i].value;
    }
    return Term::boxed(map);
}

Term flat_insert(Heap& heap, const FlatMapView& map, std::size_t index, Term key, Term value) {
    const std::size_t size = map.size();
    Term* keys = heap.alloc(1 + size + 1 + 2 + size + 1);
    Term* values = keys + 1 + size + 1;
    keys[0] = Term::header(Kind::Tuple, size + 1);
    values[0] = Term::header(Kind::FlatMap, size + 2);
    values[1] = Term::boxed(keys);
    const Term *old_keys = map.keys(), *old_values = map.values();
    std::copy_n(old_keys, index, keys + 1);
    std::copy_n(old_values, index, values + 2);
    keys[1 + index] = key;
    values[2 + index] = value;
    std::copy(old_keys + index, old_keys + size, keys + 2 + index);
    std::copy(old_values + index, old_values + size, values + 3 + index);
    return Term::boxed(values);
}

Term flat_remove(Heap& heap, const FlatMapView& map, std::size_t index) {
    const std::size_t size = map.size();
    if (size == 1) return empty_map();
    Term* keys = heap.alloc(size + 1 + size);
    Term* values = keys + size;
    keys[0] = Term::header(Kind::Tuple, size - 1);
    values[0] = Term::header(Kind::FlatMap, size);
    values[1] = Term::boxed(keys);
    Term *to_key = keys + 1, *to_value = values + 2;
    for (std::size_t i = 0; i < size; i++) {
        if (i == index) continue;
        *to_key++ = map.keys()[i];
        *to_value++ = map.values()[i];
    }
    return Term::boxed(values);
}

// --- HAMT: nodes
// ----------------------------------------------------------------------------------------------

/// A HashMap root or a HamtNode, taken apart.
struct NodeParts {
    const Term* children;
    std::uint32_t bitmap;
    std::size_t count;

    explicit NodeParts(const Term* node) {
        const std::size_t skip = node->header_kind() == Kind::HashMap ? 3 : 2;
        bitmap = static_cast<std::uint32_t>(node[skip - 1].small_value());
        children = node + skip;
        count = node->header_words() + 1 - skip;
    }
    std::size_t index_of(std::uint32_t bit) const {
        return static_cast<std::size_t>(std::popcount(bitmap & (bit - 1)));
    }
};

/// A node with room for its children. `pairs` is the map's size for a root; for inner nodes,
/// kInner.
constexpr std::size_t kInner = ~std::size_t{0};
Term* alloc_node(Heap& heap, std::size_t pairs, std::uint32_t bitmap, Term** children) {
    const auto count = static_cast<std::size_t>(std::popcount(bitmap));
    if (pairs == kInner) {
        Term* p = heap.alloc(2 + count);
        p[0] = Term::header(Kind::HamtNode, 1 + count);
        p[1] = Term::small(bitmap);
        *children = p + 2;
        return p;
    }
    Term* p = heap.alloc(3 + count);
    p[0] = Term::header(Kind::HashMap, 2 + count);
    p[1] = Term::small(static_cast<std::int64_t>(pairs));
    p[2] = Term::small(bitmap);
    *children = p + 3;
    return p;
}

Term with_child(
    Heap& heap, const NodeParts& node, std::size_t pairs, std::size_t index, Term child) {
    Term* children;
    Term* p = alloc_node(heap, pairs, node.bitmap, &children);
    std::copy_n(node.children, node.count, children);
    children[index] = child;
    return Term::boxed(p);
}

Term with_new_child(
    Heap& heap, const NodeParts& node, std::size_t pairs, std::uint32_t bit, Term child) {
    Term* children;
    Term* p = alloc_node(heap, pairs, node.bitmap | bit, &children);
    const std::size_t index = node.index_of(bit);
    std::copy_n(node.children, index, children);
    children[index] = child;
    std::copy(node.children + index, node.children + node.count, children + index + 1);
    return Term::boxed(p);
}

Term without_child(Heap& heap, const NodeParts& node, std::size_t pairs, std::uint32_t bit) {
    Term* children;
    Term* p = alloc_node(heap, pairs, node.bitmap & ~bit, &children);
    const std::size_t index = node.index_of(bit);
    std::copy_n(node.children, index, children);
    std::copy(node.children + index + 1, node.children + node.count, children + index);
    return Term::boxed(p);
}

bool is_node(Term child) {
    return child.is_boxed() && child.boxed_ptr()->header_kind() != Kind::HamtLeaf;
}

std::uint64_t hash_of_item(Term item) {
    return internal_hash(cons_head(item.is_list() ? item : item.boxed_ptr()[1]));
}

Term make_leaf(Heap& heap, std::span<const Term> pairs) {
    Term* p = heap.alloc(1 + pairs.size());
    p[0] = Term::header(Kind::HamtLeaf, pairs.size());
    std::copy(pairs.begin(), pairs.end(), p + 1);
    return Term::boxed(p);
}

/// A node that holds two items of different hashes (shifted to its level).
Term make_fork(Heap& heap, Term a, std::uint64_t hash_a, Term b, std::uint64_t hash_b) {
    const std::uint32_t bit_a = 1u << (hash_a & 31), bit_b = 1u << (hash_b & 31);
    Term* children;
    if (bit_a == bit_b) {
        const Term below = make_fork(heap, a, hash_a >> kLevelBits, b, hash_b >> kLevelBits);
        Term* p = alloc_node(heap, kInner, bit_a, &children);
        children[0] = below;
        return Term::boxed(p);
    }
    Term* p = alloc_node(heap, kInner, bit_a | bit_b, &children);
    children[0] = bit_a < bit_b ? a : b;
    children[1] = bit_a < bit_b ? b : a;
    return Term::boxed(p);
}

// --- HAMT: put
// ------------------------------------------------------------------------------------------------

struct Put {
    Heap& heap;
    Term key, value;
    std::uint64_t hash; ///< of the key, unshifted
    bool only_existing = false;
    bool keep_existing = false;
    bool added = false;

    Term item() const { return make_cons(heap, key, value); }
};

/// The leaf's pair of this key, as an index from 1, or 0.
std::size_t find_in_leaf(const Term* leaf, Term key) {
    for (std::size_t i = 1; i <= leaf->header_words(); i++)
        if (equal_exact(cons_head(leaf[i]), key)) return i;
    return 0;
}

Term put_at_item(Put& put, Term item, unsigned shift) {
    if (item.is_list() && equal_exact(cons_head(item), put.key))
        return put.keep_existing || cons_tail(item) == put.value
                   ? item
                   : make_cons(put.heap, cons_head(item), put.value);
    const std::uint64_t hash = hash_of_item(item);
    if (hash != put.hash) {
        if (put.only_existing) return Term::none();
        put.added = true;
        return make_fork(put.heap, item, hash >> shift, put.item(), put.hash >> shift);
    }
    if (item.is_list()) {
        if (put.only_existing) return Term::none();
        put.added = true;
        const Term pairs[2] = {item, put.item()};
        return make_leaf(put.heap, pairs);
    }
    const Term* leaf = item.boxed_ptr();
    std::vector<Term> pairs(leaf + 1, leaf + boxed_words(leaf));
    if (const std::size_t i = find_in_leaf(leaf, put.key); i != 0) {
        if (put.keep_existing || cons_tail(leaf[i]) == put.value) return item;
        pairs[i - 1] = put.item();
    } else {
        if (put.only_existing) return Term::none();
        put.added = true;
        pairs.push_back(put.item());
    }
    return make_leaf(put.heap, pairs);
}

/// The node with the pair in it; the node itself if nothing changes; none() if the key had to
/// exist. For a root, `pairs` is the map's size before.
Term put_in_node(Put& put, const Term* node, unsigned shift, std::size_t pairs) {
    const NodeParts parts{node};
    const std::uint32_t bit = 1u << (put.hash >> shift & 31);
    if ((parts.bitmap & bit) == 0) {
        if (put.only_existing) return Term::none();
        put.added = true;
        return with_new_child(
            put.heap, parts, pairs == kInner ? kInner : pairs + 1, bit, put.item());
    }
    const std::size_t index = parts.index_of(bit);
    const Term child = parts.children[index];
    const Term changed = is_node(child)
                             ? put_in_node(put, child.boxed_ptr(), shift + kLevelBits, kInner)
                             : put_at_item(put, child, shift + kLevelBits);
    if (changed.is_none()) return changed;
    if (changed == child) return Term::boxed(node);
    return with_child(
        put.heap, parts, pairs == kInner ? kInner : pairs + put.added, index, changed);
}

Term put_in_hamt(Put& put, Term map) {
    return put_in_node(put, map.boxed_ptr(), 0, map_size(map));
}

// --- HAMT: remove
// -----------------------------------------------------------------------------------------------

/// What is left of the child: itself when the key is not in it, none() when nothing is left. A node
/// with one item left gives way to the item.
Term remove_from_child(
    Heap& heap, Term child, Term key, std::uint64_t hash, unsigned shift, Term* value) {
    if (child.is_list()) {
        if (!equal_exact(cons_head(child), key)) return child;
        *value = cons_tail(child);
        return Term::none();
    }
    const Term* p = child.boxed_ptr();
    if (p->header_kind() == Kind::HamtLeaf) {
        const std::size_t i = find_in_leaf(p, key);
        if (i == 0) return child;
        *value = cons_tail(p[i]);
        std::vector<Term> pairs(p + 1, p + boxed_words(p));
        pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(i) - 1);
        return pairs.size() == 1 ? pairs[0] : make_leaf(heap, pairs);
    }
    const NodeParts parts{p};
    const std::uint32_t bit = 1u << (hash >> shift & 31);
    if ((parts.bitmap & bit) == 0) return child;
    const std::size_t index = parts.index_of(bit);
    const Term below = parts.children[index];
    const Term left = remove_from_child(heap, below, key, hash, shift + kLevelBits, value);
    if (left == below) return child;
    if (left.is_none()) {
        if (parts.count == 1) return Term::none();
        if (parts.count == 2 && !is_node(parts.children[1 - index]))
            return parts.children[1 - index];
        return without_child(heap, parts, kInner, bit);
    }
    if (parts.count == 1 && !is_node(left)) return left;
    return with_child(heap, parts, kInner, index, left);
}

Term flat_from_unsorted(Heap& heap, std::vector<Pair>& pairs) {
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return compare_exact(a.key, b.key) < 0;
    });
    return flat_from_sorted(heap, pairs);
}

Term remove_from_hamt(Heap& heap, Term map, Term key, Term* value) {
    const std::uint64_t hash = internal_hash(key);
    const std::size_t size = map_size(map);
    const NodeParts parts{map.boxed_ptr()};
    const std::uint32_t bit = 1u << (hash & 31);
    if ((parts.bitmap & bit) == 0) return map;
    const std::size_t index = parts.index_of(bit);
    const Term child = parts.children[index];
    const Term left = remove_from_child(heap, child, key, hash, kLevelBits, value);
    if (left == child) return map;
    if (size - 1 <= kMaxFlatMap) {
        std::vector<Pair> pairs;
        pairs.reserve(size);
        Term k, v;
        for (MapIterator it{map}; it.next(&k, &v);)
            if (!equal_exact(k, key)) pairs.push_back({k, v});
        return flat_from_unsorted(heap, pairs);
    }
    return left.is_none() ? without_child(heap, parts, size - 1, bit)
                          : with_child(heap, parts, size - 1, index, left);
}

// --- HAMT: many at once
// -------------------------------------------------------------------------------------------

struct Entry {
    std::uint64_t order; ///< the hash, its levels in order from the top bit down
    std::size_t index;   ///< into keys and values
};

std::uint64_t order_of_hash(std::uint64_t hash) {
    std::uint64_t order = 0;
    for (unsigned shift = 0; shift < 60; shift += kLevelBits)
        order = order << kLevelBits | (hash >> shift & 31);
    return order << 4 | hash >> 60;
}

/// The first two levels of an order: its part in a MapBuild.
constexpr unsigned kPartShift = 54;

class Builder {
public:
    Builder(Heap& heap, std::span<const Term> keys, std::span<const Term> values)
        : heap_{heap}, keys_{keys}, values_{values} {}

    Term run() {
        entries_.reserve(keys_.size());
        for (std::size_t i = 0; i < keys_.size(); i++)
            entries_.push_back({order_of_hash(internal_hash(keys_[i])), i});
        sort_entries();
        if (entries_.size() <= kMaxFlatMap) {
            std::vector<Pair> pairs;
            for (const Entry& e : entries_)
                pairs.push_back({keys_[e.index], values_[e.index]});
            return flat_from_unsorted(heap_, pairs);
        }
        return build(0, entries_.size(), 59, entries_.size());
    }

    /// The child of a second level's node for the pairs of one part (see MapBuild): all agree in
    /// their first two levels.
    template <class Order> Term run_part(Order order) {
        entries_.reserve(keys_.size());
        for (std::size_t i = 0; i < keys_.size(); i++)
            entries_.push_back({order(i), i});
        sort_entries();
        return child(0, entries_.size(), kPartShift);
    }
    std::size_t size() const { return entries_.size(); } ///< pairs, after a run

private:
    void sort_entries() {
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            return a.order != b.order ? a.order < b.order : a.index < b.index;
        });
        drop_doubles();
    }

    /// Of equal keys (which have equal hashes, so they stand together) only the last stays.
    void drop_doubles() {
        std::size_t kept = 0;
        for (std::size_t first = 0; first < entries_.size();) {
            std::size_t end = first + 1;
            while (end < entries_.size() && entries_[end].order == entries_[first].order)
                end++;
            const std::size_t run = kept;
            for (; first < end; first++) {
                std::size_t same = run;
                while (same < kept &&
                       !equal_exact(keys_[entries_[same].index], keys_[entries_[first].index]))
                    same++;
                entries_[same] = entries_[first];
                if (same == kept) kept++;
            }
        }
        entries_.resize(kept);
    }

    Term pair(const Entry& e) { return make_cons(heap_, keys_[e.index], values_[e.index]); }

    /// The node for entries first .. end - 1, which agree above bit `low + 4` of their order.
    Term build(std::size_t first, std::size_t end, unsigned low, std::size_t pairs) {
        Term children[32];
        std::uint32_t bitmap = 0;
        std::size_t count = 0;
        while (first < end) {
            const unsigned digit = digit_of(entries_[first], low);
            std::size_t stop = first + 1;
            while (stop < end && digit_of(entries_[stop], low) == digit)
                stop++;
            bitmap |= 1u << digit;
            children[count++] = child(first, stop, low);
            first = stop;
        }
        Term* to;
        Term* node = alloc_node(heap_, pairs, bitmap, &to);
        std::copy_n(children, count, to);
        return Term::boxed(node);
    }

    Term child(std::size_t first, std::size_t end, unsigned low) {
        if (end - first == 1) return pair(entries_[first]);
        if (entries_[first].order != entries_[end - 1].order)
            return build(first, end, low >= 5 ? low - 5 : 0, kInner);
        std::vector<Term> items;
        for (; first < end; first++)
            items.push_back(pair(entries_[first]));
        return make_leaf(heap_, items);
    }

    /// Five bits a level from bit 63 down; the last level has the four bits left.
    static unsigned digit_of(const Entry& e, unsigned low) {
        return static_cast<unsigned>(low == 0 ? e.order & 15 : e.order >> low & 31);
    }

    Heap& heap_;
    std::span<const Term> keys_, values_;
    std::vector<Entry> entries_;
};

Term merge_item_into(
    Heap& heap, Term item, Term child, unsigned shift, bool item_wins, std::size_t* common) {
    const Term* leaf = item.is_list() ? nullptr : item.boxed_ptr();
    const std::size_t count = leaf == nullptr ? 1 : leaf->header_words();
    for (std::size_t i = 1; i <= count; i++) {
        const Term pair = leaf == nullptr ? item : leaf[i];
        Put put{heap, cons_head(pair), cons_tail(pair), internal_hash(cons_head(pair))};
        put.keep_existing = !item_wins;
        child = is_node(child) ? put_in_node(put, child.boxed_ptr(), shift, kInner)
                               : put_at_item(put, child, shift);
        if (!put.added) ++*common;
    }
    return child;
}

bool is_flat(Term map) {
    return map.boxed_ptr()->header_kind() == Kind::FlatMap;
}

Term merge_flat(Heap& heap, Term a, Term b) {
    const FlatMapView x{a}, y{b};
    Pair pairs[2 * kMaxFlatMap];
    std::size_t count = 0, i = 0, j = 0;
    while (i < x.size() && j < y.size()) {
        const int order = compare_exact(x.keys()[i], y.keys()[j]);
        if (order < 0) {
            pairs[count++] = {x.keys()[i], x.values()[i]};
            i++;
        } else {
            pairs[count++] = {y.keys()[j], y.values()[j]};
            j++;
            if (order == 0) i++;
        }
    }
    for (; i < x.size(); i++)
        pairs[count++] = {x.keys()[i], x.values()[i]};
    for (; j < y.size(); j++)
        pairs[count++] = {y.keys()[j], y.values()[j]};
    if (count == y.size()) return b; // nothing of `a` was missing in it
    if (count <= kMaxFlatMap) return flat_from_sorted(heap, {pairs, count});
    Term keys[2 * kMaxFlatMap], values[2 * kMaxFlatMap];
    for (std::size_t k = 0; k < count; k++) {
        keys[k] = pairs[k].key;
        values[k] = pairs[k].value;
    }
    return Builder{heap, {keys, count}, {values, count}}.run();
}

} // namespace

Term map_put(Heap& heap, Term map, Term key, Term value) {
    if (!is_flat(map)) {
        Put put{heap, key, value, internal_hash(key)};
        return put_in_hamt(put, map);
    }
    const FlatMapView view{map};
    const Place place = find_place(view, key, true);
    if (place.found)
        return view.values()[place.index] == value ? map
                                                   : flat_replace(heap, view, place.index, value);
    if (view.size() < kMaxFlatMap) return flat_insert(heap, view, place.index, key, value);
    Term keys[kMaxFlatMap + 1], values[kMaxFlatMap + 1];
    std::copy_n(view.keys(), kMaxFlatMap, keys);
    std::copy_n(view.values(), kMaxFlatMap, values);
    keys[kMaxFlatMap] = key;
    values[kMaxFlatMap] = value;
    return Builder{heap, keys, values}.run();
}

Term map_update(Heap& heap, Term map, Term key, Term value) {
    if (!is_flat(map)) {
        Put put{heap, key, value, internal_hash(key)};
        put.only_existing = true;
        return put_in_hamt(put, map);
    }
    const FlatMapView view{map};
    const Place place = find_place(view, key, false);
    if (!place.found) return Term::none();
    return view.values()[place.index] == value ? map : flat_replace(heap, view, place.index, value);
}

Term map_remove(Heap& heap, Term map, Term key, Term* value) {
    Term ignored = Term::none();
    if (value == nullptr) value = &ignored;
    *value = Term::none();
    if (!is_flat(map)) return remove_from_hamt(heap, map, key, value);
    const FlatMapView view{map};
    const Place place = find_place(view, key, false);
    if (!place.found) return map;
    *value = view.values()[place.index];
    return flat_remove(heap, view, place.index);
}

Term map_from_pairs(Heap& heap, std::span<const Term> keys, std::span<const Term> values) {
    const std::size_t count = keys.size();
    if (count > kMaxFlatMap) return Builder{heap, keys, values}.run();
    // Few: sorted by insertion, the later of equal keys over the earlier.
    Pair pairs[kMaxFlatMap];
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; i++) {
        std::size_t at = kept;
        int order = 1;
        while (at > 0 && (order = compare_exact(pairs[at - 1].key, keys[i])) > 0)
            at--;
        if (at > 0 && order == 0) {
            pairs[at - 1].value = values[i];
            continue;
        }
        std::copy_backward(pairs + at, pairs + kept, pairs + kept + 1);
        pairs[at] = {keys[i], values[i]};
        kept++;
    }
    return flat_from_sorted(heap, {pairs, kept});
}

Term map_merge(Heap& heap, Term a, Term b) {
    if (a == b || map_size(a) == 0) return b;
    if (map_size(b) == 0) return a;
    if (is_flat(a) && is_flat(b)) return merge_flat(heap, a, b);
    Term key, value;
    if (is_flat(b)) {
        for (MapIterator it{b}; it.next(&key, &value);)
            a = map_put(heap, a, key, value);
        return a;
    }
    if (is_flat(a)) {
        for (MapIterator it{a}; it.next(&key, &value);) {
            Put put{heap, key, value, internal_hash(key)};
            put.keep_existing = true;
            b = put_in_hamt(put, b);
        }
        return b;
    }
    MapMerge merge{a, b};
    std::size_t budget = ~std::size_t{0};
    return merge.more(heap, budget);
}

// --- MapMerge
// ------------------------------------------------------------------------------------------------

MapMerge::MapMerge(Term a, Term b) : size_{map_size(a) + map_size(b)} { enter(a, b); }

bool MapMerge::suits(Term a, Term b) { return !is_flat(a) && !is_flat(b) && a != b; }

void MapMerge::enter(Term a, Term b) {
    Level& level = levels_[depth_++];
    level.terms[0] = a;
    level.terms[1] = b;
    level.count = 0;
    level.left = NodeParts{a.boxed_ptr()}.bitmap | NodeParts{b.boxed_ptr()}.bitmap;
}

void MapMerge::add_roots(RootRanges& roots) {
    for (unsigned i = 0; i < depth_; i++)
        roots.push_back({levels_[i].terms, 2 + levels_[i].count});
}

Term MapMerge::more(Heap& heap, std::size_t& budget) {
    for (;;) {
        Level& level = levels_[depth_ - 1];
        const Term x = level.terms[0], y = level.terms[1];
        Term* const children = level.terms + 2;
        const NodeParts a{x.boxed_ptr()}, b{y.boxed_ptr()};
        bool entered = false;
        while (level.left != 0 && !entered) {
            const std::uint32_t bit = level.left & (0 - level.left);
            level.left &= level.left - 1;
            const bool in_a = (a.bitmap & bit) != 0, in_b = (b.bitmap & bit) != 0;
            const Term from_a = in_a ? a.children[a.index_of(bit)] : Term::none();
            const Term from_b = in_b ? b.children[b.index_of(bit)] : Term::none();
            budget -= budget > 0;
            if (!in_a) {
                children[level.count++] = from_b;
            } else if (!in_b) {
                children[level.count++] = from_a;
            } else if (is_node(from_a) && is_node(from_b)) {
                enter(from_a, from_b); // the same ones too: their pairs are to be counted
                entered = true;
            } else if (from_a == from_b) {
                common_ += from_a.is_list() ? 1 : from_a.boxed_ptr()->header_words();
                children[level.count++] = from_b;
            } else {
                const bool item_is_a = !is_node(from_a);
                children[level.count++] = merge_item_into(heap,
                                                          item_is_a ? from_a : from_b,
                                                          item_is_a ? from_b : from_a,
                                                          kLevelBits * depth_,
                                                          !item_is_a,
                                                          &common_);
            }
        }
        if (entered) {
            if (budget == 0) return Term::none();
            continue;
        }
        const std::uint32_t bitmap = a.bitmap | b.bitmap;
        Term node = y;
        if (x != y) {
            Term* to;
            Term* p = alloc_node(heap, depth_ == 1 ? size_ - common_ : kInner, bitmap, &to);
            std::copy_n(children, level.count, to);
            node = Term::boxed(p);
        }
        if (--depth_ == 0) return node;
        Level& above = levels_[depth_ - 1];
        above.terms[2 + above.count++] = node;
        if (budget == 0) return Term::none();
    }
}

// --- MapBuild
// ------------------------------------------------------------------------------------------------

void MapBuild::note(Term key) {
    if (orders_.empty() || in_last_ == kChunk) {
        orders_.push_back(std::make_unique_for_overwrite<std::uint64_t[]>(kChunk));
        in_last_ = 0;
    }
    const std::uint64_t order = order_of_hash(internal_hash(key));
    orders_.back()[in_last_++] = order;
    starts_[order >> kPartShift]++;
}

bool MapBuild::sort_some(std::size_t count) {
    const std::size_t all = noted();
    if (!sorted_) {
        sorted_ = std::make_unique_for_overwrite<std::uint32_t[]>(all);
        ends_ = std::make_unique<std::uint32_t[]>(kParts);
        std::uint32_t start = 0;
        for (std::size_t part = 0; part < kParts; part++) {
            const std::uint32_t size = starts_[part];
            starts_[part] = ends_[part] = start;
            start += size;
        }
        starts_[kParts] = start;
        parts_ = std::make_unique_for_overwrite<Term[]>(kParts);
        std::fill_n(parts_.get(), kParts, Term::none());
    }
    const std::size_t end = std::min(all, sorted_count_ + count);
    for (; sorted_count_ < end; sorted_count_++)
        sorted_[ends_[order(sorted_count_) >> kPartShift]++] =
            static_cast<std::uint32_t>(sorted_count_);
    return sorted_count_ == all;
}

void MapBuild::part(std::size_t part, std::vector<std::uint32_t>* indices) const {
    indices->assign(sorted_.get() + starts_[part], sorted_.get() + starts_[part + 1]);
}

void MapBuild::make_part(Heap& heap,
                         std::size_t part,
                         std::span<const Term> keys,
                         std::span<const Term> values) {
    if (keys.empty()) return;
    Builder builder{heap, keys, values};
    const std::uint32_t* indices = sorted_.get() + starts_[part];
    parts_[part] = builder.run_part([&](std::size_t i) { return order(indices[i]); });
    pairs_ += builder.size();
}

Term MapBuild::finish(Heap& heap) {
    Term roots[32];
    std::uint32_t root_bitmap = 0;
    std::size_t root_count = 0;
    if (pairs_ <= kMaxFlatMap) {
        std::vector<Pair> pairs;
        const auto add = [&pairs](auto& self, Term item) -> void {
            if (item.is_list()) {
                pairs.push_back({cons_head(item), cons_tail(item)});
                return;
            }
            const Term* p = item.boxed_ptr();
            const std::size_t skip = p->header_kind() == Kind::HamtLeaf ? 1 : 2;
            for (std::size_t i = skip; i <= p->header_words(); i++)
                self(self, p[i]);
        };
        for (std::size_t i = 0; i < kParts; i++)
            if (parts_[i].is_value()) add(add, parts_[i]);
        return flat_from_unsorted(heap, pairs);
    }
    for (std::size_t digit = 0; digit < 32; digit++) {
        const Term* below = parts_.get() + 32 * digit;
        std::uint32_t bitmap = 0;
        Term children[32];
        std::size_t count = 0;
        for (std::size_t i = 0; i < 32; i++) {
            if (below[i].is_none()) continue;
            bitmap |= 1u << i;
            children[count++] = below[i];
        }
        if (count == 0) continue;
        root_bitmap |= 1u << digit;
        if (count == 1 && !is_node(children[0])) {
            roots[root_count++] = children[0];
            continue;
        }
        Term* to;
        Term* node = alloc_node(heap, kInner, bitmap, &to);
        std::copy_n(children, count, to);
        roots[root_count++] = Term::boxed(node);
    }
    Term* to;
    Term* root = alloc_node(heap, pairs_, root_bitmap, &to);
    std::copy_n(roots, root_count, to);
    return Term::boxed(root);
}

} // namespace joist
