// set, bag and duplicate_bag; see hash_table.h.

#include "vm/ets/hash_table.h"

#include "vm/term/compare.h"
#include "vm/term/fatal.h"

#include <algorithm>
#include <bit>

namespace joist {

namespace {
constexpr std::size_t kSplitsAtOnce = 256; // so that the memory's delays overlap; also of merges
} // namespace

HashTable::Buckets::Buckets(std::size_t count)
    : first_{make_segment(std::min(count, kSegment))}, size_{count}, capacity_{std::min(count, kSegment)}, mask_{std::bit_ceil(count) - 1} {
    for (; capacity_ < count; capacity_ += kSegment) more_.push_back(make_segment(kSegment));
}

HashTable::Buckets::Segment HashTable::Buckets::make_segment(std::size_t count) {
    auto* words = static_cast<EtsObject**>(std::calloc(count, sizeof(EtsObject*)));
    if (!words) fatal("out of memory for a table");
    return Segment{words};
}

std::size_t HashTable::Buckets::add() {
    if (size_ == capacity_) {
        if (capacity_ < kSegment) {
            Segment larger = make_segment(std::min(2 * capacity_, kSegment));
            std::copy_n(first_.get(), capacity_, larger.get());
            first_ = std::move(larger);
            capacity_ = std::min(2 * capacity_, kSegment);
        } else {
            more_.push_back(make_segment(kSegment));
            capacity_ += kSegment;
        }
    }
    const std::size_t split = next_to_split();
    if (size_ > mask_) mask_ = 2 * mask_ + 1;
    size_++;
    return split;
}

std::size_t HashTable::Buckets::drop() {
    const std::size_t merged = --size_ & (mask_ >> 1);
    if (size_ == (mask_ >> 1) + 1) mask_ >>= 1;
    if (capacity_ > size_ + 2 * kSegment) {
        more_.pop_back();
        capacity_ -= kSegment;
    }
    return merged;
}

HashTable::HashTable(const TableOptions& o) : Table{o} {
    stripe_bits_ = o.access == TableAccess::Private ? 0 : o.access == TableAccess::Public ? 4 : 2;
    stripe_count_ = std::size_t{1} << stripe_bits_;
    stripes_ = std::make_unique<Stripe[]>(stripe_count_);
    base_words_ += stripe_count_ * (sizeof(Stripe) / 8 + kFirstBuckets);
}

HashTable::~HashTable() {
    for (std::size_t i = 0; i < stripe_count_; i++)
        for (std::size_t bucket = 0; bucket < stripes_[i].buckets.size(); bucket++)
            for (EtsObject *o = stripes_[i].buckets[bucket], *next; o; o = next) {
                next = o->next;
                EtsObject::destroy(o);
            }
}

bool HashTable::same_key(const EtsObject* object, std::uint64_t hash, Term key) const {
    return object->hash == hash && equal_exact(key_of(object), key);
}

EtsObject** HashTable::find(Stripe& stripe, std::uint64_t hash, Term key) {
    EtsObject** link = bucket_of(stripe, hash);
    while (*link && !same_key(*link, hash, key)) link = &(*link)->next;
    return link;
}

bool HashTable::has_live(Stripe& stripe, std::uint64_t hash, Term key) {
    for (EtsObject* o = *find(stripe, hash, key); o && same_key(o, hash, key); o = o->next)
        if (!o->dead) return true;
    return false;
}

std::size_t HashTable::next_used(Stripe& stripe, std::size_t bucket) {
    const bool first = bucket <= stripe.lowest;
    if (first) bucket = stripe.lowest;
    while (bucket < stripe.buckets.size() && !stripe.buckets[bucket]) bucket++;
    if (first) stripe.lowest = bucket;
    return bucket;
}

void HashTable::split(Stripe& stripe) {
    const std::size_t fresh = stripe.buckets.size(), old = stripe.buckets.add();
    // Appending at the tails keeps equal keys together and in order.
    EtsObject **stay = &stripe.buckets[old], **go = &stripe.buckets[fresh];
    for (EtsObject* o = *stay; o; o = o->next) {
        EtsObject**& tail = bucket_index(stripe, o->hash) == old ? stay : go;
        *tail = o;
        tail = &o->next;
    }
    *stay = *go = nullptr;
}

void HashTable::grow(Stripe& stripe) {
    const std::size_t first = stripe.buckets.next_to_split(), count = std::min(kSplitsAtOnce, stripe.buckets.size());
    const std::size_t end = std::min(first + count, stripe.buckets.size());
    for (std::size_t i = first; i < end; i++) __builtin_prefetch(stripe.buckets[i]);
    for (std::size_t i = first; i < end; i++)
        if (const EtsObject* o = stripe.buckets[i]) __builtin_prefetch(o->next);
    for (std::size_t i = 0; i < count; i++) split(stripe);
}

// A table that has been emptied is not to be searched as a large one for ever.
bool HashTable::shrink(Stripe& stripe) {
    if (stripe.buckets.size() == kFirstBuckets || stripe.count * 8 >= stripe.buckets.size() || stripe.dead > 0 || fixed()) return false;
    for (std::size_t i = 0; i < kSplitsAtOnce && stripe.buckets.size() > kFirstBuckets && stripe.count * 2 < stripe.buckets.size(); i++) {
        EtsObject* chain = stripe.buckets[stripe.buckets.size() - 1];
        const std::size_t to = stripe.buckets.drop();
        if (!chain) continue;
        EtsObject** end = &stripe.buckets[to];
        while (*end) end = &(*end)->next;
        *end = chain;
        stripe.lowest = std::min(stripe.lowest, to);
    }
    return true;
}

void HashTable::remove(Stripe& stripe, EtsObject** link) {
    EtsObject* o = *link;
    account(o, -1);
    if (fixed()) {
        o->dead = true;
        stripe.dead++;
        const std::size_t bucket = bucket_index(stripe, o->hash);
        if (!stripe.graveyards) stripe.graveyards = std::make_unique<std::vector<std::size_t>>();
        if (stripe.graveyards->empty() || stripe.graveyards->back() != bucket) stripe.graveyards->push_back(bucket);
        return;
    }
    *link = o->next;
    stripe.count--;
    EtsObject::destroy(o);
}

void HashTable::exchange(EtsObject** link, EtsObject* object) {
    EtsObject* old = *link;
    object->hash = old->hash;
    object->next = old->next;
    *link = object;
    account(old, -1);
    account(object, 1);
    EtsObject::destroy(old);
}

std::size_t HashTable::put(Stripe& stripe, EtsObject* object) {
    const std::uint64_t hash = object->hash;
    const Term key = key_of(object);
    EtsObject** link = find(stripe, hash, key);
    std::size_t passed = 0;
    if (options.type == TableType::Set) {
        // The living one stands before the dead ones.
        if (*link && !(*link)->dead) {
            exchange(link, object);
            return 0;
        }
        object->next = *link;
        *link = object;
    } else {
        EtsObject** end = link;
        for (; *end && same_key(*end, hash, key); end = &(*end)->next, passed++)
            if (options.type == TableType::Bag && !(*end)->dead && equal_exact((*end)->tuple, object->tuple)) {
                EtsObject::destroy(object);
                return passed;
            }
        object->next = *end;
        *end = object;
    }
    account(object, 1);
    stripe.lowest = std::min(stripe.lowest, bucket_index(stripe, hash));
    // Dead objects are found by their buckets, so these stay until the dead have left.
    stripe.count++;
    if (stripe.count > stripe.buckets.size() + stripe.buckets.size() / 4 && stripe.dead == 0 && !fixed()) grow(stripe);
    return passed;
}

// Calls f under the locks of the objects' stripes; false if a batch is being inserted.
template <class F> bool HashTable::with_stripes_of(EtsObject* first, F f) {
    std::vector<std::size_t> order;
    for (EtsObject* o = first; o; o = o->next) {
        o->hash = internal_hash(key_of(o));
        order.push_back(o->hash & (stripe_count_ - 1));
    }
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    for (std::size_t i : order) stripes_[i].mutex.lock();
    const bool free = !busy();
    if (free) f();
    for (std::size_t i : order) stripes_[i].mutex.unlock();
    return free;
}

std::size_t HashTable::insert(EtsObject* object) {
    object->hash = internal_hash(key_of(object));
    Stripe& stripe = stripe_of(object->hash);
    std::lock_guard lock{stripe.mutex};
    return put(stripe, object);
}

std::size_t HashTable::insert_some(EtsObject*& first, std::size_t count) {
    // All locks at once, and what each object will meet asked for before: the memory's delays overlap.
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.lock();
    EtsObject* o = first;
    for (std::size_t i = 0; i < count && o; i++, o = o->next) {
        o->hash = internal_hash(key_of(o));
        __builtin_prefetch(bucket_of(stripe_of(o->hash), o->hash));
    }
    o = first;
    for (std::size_t i = 0; i < count && o; i++, o = o->next) __builtin_prefetch(*bucket_of(stripe_of(o->hash), o->hash));
    std::size_t passed = 0;
    for (std::size_t i = 0; i < count && first; i++) {
        o = first;
        first = o->next;
        passed += put(stripe_of(o->hash), o);
    }
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.unlock();
    return passed;
}

bool HashTable::insert_few(EtsObject* first) {
    return with_stripes_of(first, [&] {
        for (EtsObject *o = first, *next; o; o = next) {
            next = o->next;
            put(stripe_of(o->hash), o);
        }
    });
}

bool HashTable::insert_new(EtsObject* first, bool* fresh) {
    return with_stripes_of(first, [&] {
        *fresh = true;
        for (EtsObject* o = first; o; o = o->next) *fresh = *fresh && !has_live(stripe_of(o->hash), o->hash, key_of(o));
        for (EtsObject *o = first, *next; o; o = next) {
            next = o->next;
            if (*fresh)
                put(stripe_of(o->hash), o);
            else
                EtsObject::destroy(o);
        }
    });
}

void HashTable::lookup(Term key, const std::function<void(EtsObject*)>& f) {
    const std::uint64_t hash = internal_hash(key);
    Stripe& stripe = stripe_of(hash);
    std::lock_guard lock{stripe.mutex};
    for (EtsObject* o = *find(stripe, hash, key); o && same_key(o, hash, key); o = o->next)
        if (!o->dead) f(o);
}

bool HashTable::member(Term key) {
    const std::uint64_t hash = internal_hash(key);
    Stripe& stripe = stripe_of(hash);
    std::lock_guard lock{stripe.mutex};
    return has_live(stripe, hash, key);
}

void HashTable::erase(Term key, const std::function<void(EtsObject*)>& f) {
    scan_key(key, true, [&](EtsObject*& o) {
        if (f) f(o);
        return Visit::Delete;
    });
}

void HashTable::erase_object(Term tuple) {
    scan_key(TupleView{tuple}[options.keypos - 1], true,
             [&](EtsObject*& o) { return equal_exact(o->tuple, tuple) ? Visit::Delete : Visit::Keep; });
}

void HashTable::scan_key(Term key, bool, const Visitor& visit) {
    const std::uint64_t hash = internal_hash(key);
    Stripe& stripe = stripe_of(hash);
    std::lock_guard lock{stripe.mutex};
    EtsObject** link = find(stripe, hash, key);
    while (*link) {
        EtsObject* o = *link;
        EtsObject* next = o->next;
        const bool more = next && next->hash == hash && equal_exact(key_of(next), key_of(o)); // `key` may be inside o
        const Visit verdict = o->dead ? Visit::Keep : visit(o);
        if (verdict == Visit::Delete) remove(stripe, link);
        if (verdict == Visit::Replace) exchange(link, o);
        if (!more) break;
        if (*link != next) link = &(*link)->next;
    }
    shrink(stripe);
}

namespace {

class HashRemains final : public TableRemains {
public:
    using TableRemains::TableRemains;
    ~HashRemains() override {
        std::int64_t budget = INT64_MAX;
        free_some(budget);
    }
    void add(HashTable::Buckets&& buckets) { parts_.push_back(std::move(buckets)); }
    bool free_some(std::int64_t& budget) override {
        for (; !parts_.empty(); parts_.pop_back(), bucket_ = 0)
            for (HashTable::Buckets& buckets = parts_.back(); bucket_ < buckets.size(); bucket_++) {
                EtsObject*& chain = buckets[bucket_];
                do {
                    if (budget <= 0) return false;
                    budget--;
                    if (EtsObject* o = chain) {
                        chain = o->next;
                        free_object(o);
                    }
                } while (chain);
            }
        return true;
    }

private:
    std::vector<HashTable::Buckets> parts_;
    std::size_t bucket_ = 0; ///< of the last part
};

} // namespace

std::unique_ptr<TableRemains> HashTable::take_all(bool last) {
    if (last) cancel_batch();
    auto remains = std::make_unique<HashRemains>(*this);
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.lock();
    const bool free = !busy();
    for (std::size_t i = 0; i < stripe_count_ && free; i++) {
        Stripe& stripe = stripes_[i];
        // Cursors of a fixed table are numbers of buckets.
        Buckets fresh{fixed() ? stripe.buckets.size() : kFirstBuckets};
        std::swap(fresh, stripe.buckets);
        remains->add(std::move(fresh));
        account_taken(stripe.count - stripe.dead);
        stripe.count = stripe.dead = stripe.lowest = 0;
        stripe.taken = fixed();
        stripe.graveyards.reset();
    }
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.unlock();
    if (!free) return nullptr;
    return remains;
}

void HashTable::update(Term key, const std::function<EtsObject*(EtsObject*)>& f) {
    const std::uint64_t hash = internal_hash(key);
    Stripe& stripe = stripe_of(hash);
    std::lock_guard lock{stripe.mutex};
    EtsObject* old = *find(stripe, hash, key);
    while (old && old->dead && old->next && same_key(old->next, hash, key)) old = old->next;
    if (old && old->dead) old = nullptr;
    EtsObject* now = f(old);
    if (now == old || !now) return;
    now->hash = hash;
    put(stripe, now);
}

bool HashTable::first(bool, const std::function<void(EtsObject*)>& f) {
    for (std::size_t i = 0; i < stripe_count_; i++) {
        Stripe& stripe = stripes_[i];
        std::lock_guard lock{stripe.mutex};
        for (std::size_t bucket = next_used(stripe, 0); bucket < stripe.buckets.size(); bucket = next_used(stripe, bucket + 1))
            for (EtsObject* o = stripe.buckets[bucket]; o; o = o->next)
                if (!o->dead) {
                    f(o);
                    return true;
                }
    }
    return false;
}

int HashTable::next(Term key, bool, const std::function<void(EtsObject*)>& f) {
    const std::uint64_t hash = internal_hash(key);
    const std::size_t at = hash & (stripe_count_ - 1);
    for (std::size_t i = at; i < stripe_count_; i++) {
        Stripe& stripe = stripes_[i];
        std::lock_guard lock{stripe.mutex};
        std::size_t bucket = 0;
        if (i == at) {
            EtsObject* o = *find(stripe, hash, key);
            if (!o && !(stripe.taken && fixed())) return -1;
            while (o && same_key(o, hash, key)) o = o->next;
            for (; o; o = o->next)
                if (!o->dead) {
                    f(o);
                    return 1;
                }
            bucket = bucket_index(stripe, hash) + 1;
        }
        for (; bucket < stripe.buckets.size(); bucket++)
            for (EtsObject* o = stripe.buckets[bucket]; o; o = o->next)
                if (!o->dead) {
                    f(o);
                    return 1;
                }
    }
    return 0;
}

bool HashTable::slot(std::size_t index, const std::function<void(EtsObject*)>& f) {
    for (std::size_t i = 0; i < stripe_count_; i++) {
        std::lock_guard lock{stripes_[i].mutex};
        if (index < stripes_[i].buckets.size()) {
            for (EtsObject* o = stripes_[i].buckets[index]; o; o = o->next)
                if (!o->dead) f(o);
            return true;
        }
        index -= stripes_[i].buckets.size();
    }
    return false;
}

bool HashTable::scan(TableCursor& cursor, std::size_t budget, bool, bool, const Visitor& visit) {
    for (; cursor.stripe < stripe_count_; cursor.stripe++, cursor.bucket = 0) {
        Stripe& stripe = stripes_[cursor.stripe];
        std::lock_guard lock{stripe.mutex};
        if (cursor.bucket == 0) cursor.bucket = next_used(stripe, 0);
        for (; cursor.bucket < stripe.buckets.size(); cursor.bucket++) {
            if (budget == 0) return false;
            budget--;
            for (EtsObject** link = &stripe.buckets[cursor.bucket]; *link;) {
                EtsObject* o = *link;
                const Visit verdict = o->dead ? Visit::Keep : visit(o);
                if (budget > 0) budget--;
                if (verdict == Visit::Delete) remove(stripe, link);
                if (verdict == Visit::Replace) exchange(link, o);
                if (*link == o) link = &o->next;
            }
        }
    }
    return true;
}

bool HashTable::purge_some(std::int64_t& budget) {
    for (std::size_t i = 0; i < stripe_count_; i++) {
        Stripe& stripe = stripes_[i];
        std::lock_guard lock{stripe.mutex};
        if (fixed()) return true; // fixed again meanwhile
        for (; stripe.graveyards && !stripe.graveyards->empty(); stripe.graveyards->pop_back()) {
            if (budget <= 0) return false;
            budget--;
            for (EtsObject** link = &stripe.buckets[stripe.graveyards->back()]; *link; budget--) {
                EtsObject* o = *link;
                if (!o->dead) {
                    link = &o->next;
                    continue;
                }
                *link = o->next;
                stripe.count--;
                stripe.dead--;
                EtsObject::destroy(o);
            }
        }
        stripe.graveyards.reset();
        stripe.taken = false;
        while (shrink(stripe))
            if ((budget -= kSplitsAtOnce / 8) <= 0) return false;
    }
    return true;
}

} // namespace joist
