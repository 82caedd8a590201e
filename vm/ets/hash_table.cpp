// set, bag and duplicate_bag; see hash_table.h.

#include "vm/ets/hash_table.h"

#include "vm/term/compare.h"

#include <algorithm>

namespace joist {

namespace {
constexpr std::size_t kFirstBuckets = 16; // of a stripe
constexpr std::size_t kLoad = 2;          // objects a bucket before the stripe doubles
} // namespace

HashTable::HashTable(const TableOptions& o) : Table{o} {
    stripe_bits_ = o.access == TableAccess::Private ? 0 : o.access == TableAccess::Public ? 4 : 2;
    stripe_count_ = std::size_t{1} << stripe_bits_;
    stripes_ = std::make_unique<Stripe[]>(stripe_count_);
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].buckets.resize(kFirstBuckets);
    base_words_ += stripe_count_ * (sizeof(Stripe) / 8 + kFirstBuckets);
}

HashTable::~HashTable() {
    for (std::size_t i = 0; i < stripe_count_; i++)
        for (EtsObject* chain : stripes_[i].buckets)
            for (EtsObject *o = chain, *next; o; o = next) {
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

void HashTable::resize(Stripe& stripe, std::size_t buckets) {
    std::vector<EtsObject*> old(buckets);
    old.swap(stripe.buckets);
    stripe.lowest = 0;
    // Appending at the tails keeps equal keys together and in order.
    std::vector<EtsObject**> tails(stripe.buckets.size());
    for (std::size_t i = 0; i < tails.size(); i++) tails[i] = &stripe.buckets[i];
    for (EtsObject* chain : old)
        for (EtsObject *o = chain, *next; o; o = next) {
            next = o->next;
            o->next = nullptr;
            EtsObject**& tail = tails[(o->hash >> stripe_bits_) & (stripe.buckets.size() - 1)];
            *tail = o;
            tail = &o->next;
        }
}

void HashTable::remove(Stripe& stripe, EtsObject** link) {
    EtsObject* o = *link;
    account(o, -1);
    if (fixed()) {
        o->dead = true;
        stripe.dead++;
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

void HashTable::put(Stripe& stripe, EtsObject* object) {
    const std::uint64_t hash = object->hash;
    const Term key = key_of(object);
    EtsObject** link = find(stripe, hash, key);
    if (options.type == TableType::Set) {
        // The living one stands before the dead ones.
        if (*link && !(*link)->dead) {
            exchange(link, object);
            return;
        }
        object->next = *link;
        *link = object;
    } else {
        EtsObject** end = link;
        for (; *end && same_key(*end, hash, key); end = &(*end)->next)
            if (options.type == TableType::Bag && !(*end)->dead && equal_exact((*end)->tuple, object->tuple)) {
                EtsObject::destroy(object);
                return;
            }
        object->next = *end;
        *end = object;
    }
    account(object, 1);
    stripe.lowest = std::min(stripe.lowest, (hash >> stripe_bits_) & (stripe.buckets.size() - 1));
    if (++stripe.count > stripe.buckets.size() * kLoad && !fixed()) resize(stripe, stripe.buckets.size() * 2);
}

template <class F> void HashTable::with_stripes_of(const std::vector<EtsObject*>& objects, F f) {
    std::vector<std::size_t> order;
    for (EtsObject* o : objects) {
        o->hash = internal_hash(key_of(o));
        order.push_back(o->hash & (stripe_count_ - 1));
    }
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    for (std::size_t i : order) stripes_[i].mutex.lock();
    f();
    for (std::size_t i : order) stripes_[i].mutex.unlock();
}

void HashTable::insert(std::vector<EtsObject*>& objects) {
    if (objects.size() == 1) {
        EtsObject* o = objects[0];
        o->hash = internal_hash(key_of(o));
        Stripe& stripe = stripe_of(o->hash);
        std::lock_guard lock{stripe.mutex};
        put(stripe, o);
        return;
    }
    with_stripes_of(objects, [&] {
        for (EtsObject* o : objects) put(stripe_of(o->hash), o);
    });
}

bool HashTable::insert_new(std::vector<EtsObject*>& objects) {
    bool fresh = true;
    with_stripes_of(objects, [&] {
        for (EtsObject* o : objects) fresh = fresh && !has_live(stripe_of(o->hash), o->hash, key_of(o));
        for (EtsObject* o : objects) {
            if (fresh)
                put(stripe_of(o->hash), o);
            else
                EtsObject::destroy(o);
        }
    });
    return fresh;
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

// A table that has been emptied is not to be searched as a large one for ever.
void HashTable::shrink(Stripe& stripe) {
    std::size_t buckets = stripe.buckets.size();
    if (buckets == kFirstBuckets || stripe.count * 8 >= buckets || fixed()) return;
    while (buckets > kFirstBuckets && stripe.count * 2 < buckets) buckets /= 2;
    resize(stripe, buckets);
}

namespace {

class HashRemains final : public TableRemains {
public:
    using TableRemains::TableRemains;
    ~HashRemains() override {
        std::int64_t budget = INT64_MAX;
        free_some(budget);
    }
    void add(std::vector<EtsObject*>&& buckets) { parts_.push_back(std::move(buckets)); }
    bool free_some(std::int64_t& budget) override {
        for (; !parts_.empty(); parts_.pop_back(), bucket_ = 0)
            for (const std::vector<EtsObject*>& buckets = parts_.back(); bucket_ < buckets.size(); bucket_++) {
                if (budget <= 0) return false;
                budget--;
                for (EtsObject *o = buckets[bucket_], *next; o; o = next) {
                    next = o->next;
                    free_object(o);
                    budget--;
                }
            }
        return true;
    }

private:
    std::vector<std::vector<EtsObject*>> parts_;
    std::size_t bucket_ = 0; ///< of the last part
};

} // namespace

std::unique_ptr<TableRemains> HashTable::take_all() {
    auto remains = std::make_unique<HashRemains>(*this);
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.lock();
    for (std::size_t i = 0; i < stripe_count_; i++) {
        Stripe& stripe = stripes_[i];
        // Cursors of a fixed table are numbers of buckets.
        std::vector<EtsObject*> fresh(fixed() ? stripe.buckets.size() : kFirstBuckets);
        fresh.swap(stripe.buckets);
        remains->add(std::move(fresh));
        account_taken(stripe.count - stripe.dead);
        stripe.count = stripe.dead = stripe.lowest = 0;
        stripe.taken = fixed();
    }
    for (std::size_t i = 0; i < stripe_count_; i++) stripes_[i].mutex.unlock();
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
            bucket = ((hash >> stripe_bits_) & (stripe.buckets.size() - 1)) + 1;
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

void HashTable::purge_dead() {
    for (std::size_t i = 0; i < stripe_count_; i++) {
        Stripe& stripe = stripes_[i];
        std::lock_guard lock{stripe.mutex};
        if (fixed()) return; // fixed again meanwhile
        if (stripe.dead > 0) {
            for (EtsObject*& chain : stripe.buckets)
                for (EtsObject** link = &chain; *link;) {
                    EtsObject* o = *link;
                    if (!o->dead) {
                        link = &o->next;
                        continue;
                    }
                    *link = o->next;
                    stripe.count--;
                    EtsObject::destroy(o);
                }
            stripe.dead = 0;
        }
        stripe.taken = false;
        if (stripe.count > stripe.buckets.size() * kLoad) {
            std::size_t buckets = stripe.buckets.size();
            while (stripe.count > buckets * kLoad) buckets *= 2;
            resize(stripe, buckets);
        }
        shrink(stripe);
    }
}

} // namespace joist
