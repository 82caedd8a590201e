// set, bag and duplicate_bag: stripes of chained hash tables; see table.h. The stripe is the low bits of the key's hash,
// the bucket the bits above. Objects with equal keys stand next to each other in their chain, oldest first.
//
// A stripe grows by linear hashing: with an object beyond its load some buckets, the next in turn, are split in two, so that
// no insertion takes long; in the same way it shrinks. Buckets stand in segments, which are not moved (but for the first, while it is small).
#pragma once

#include "vm/ets/table.h"

#include <cstdlib>

namespace joist {

class HashTable final : public Table {
public:
    explicit HashTable(const TableOptions& options);
    ~HashTable() override;

    std::size_t insert(EtsObject* object) override;
    std::size_t insert_some(EtsObject*& first, std::size_t count) override;
    bool insert_few(EtsObject* first) override;
    bool insert_new(EtsObject* first, bool* fresh) override;
    void lookup(Term key, const std::function<void(EtsObject*)>& f) override;
    bool member(Term key) override;
    void erase(Term key, const std::function<void(EtsObject*)>& f) override;
    void erase_object(Term tuple) override;
    std::unique_ptr<TableRemains> take_all(bool last) override;
    void update(Term key, const std::function<EtsObject*(EtsObject*)>& f) override;
    bool first(bool last, const std::function<void(EtsObject*)>& f) override;
    int next(Term key, bool previous, const std::function<void(EtsObject*)>& f) override;
    bool slot(std::size_t index, const std::function<void(EtsObject*)>& f) override;
    bool scan(TableCursor& cursor, std::size_t budget, bool reverse, bool writing, const Visitor& visit) override;
    void scan_key(Term key, bool writing, const Visitor& visit) override;

    bool purge_some(std::int64_t& budget) override;

    /// Chains of objects, in segments.
    class Buckets {
    public:
        explicit Buckets(std::size_t count);
        Buckets(Buckets&&) = default;
        Buckets& operator=(Buckets&&) = default;
        std::size_t size() const { return size_; }
        EtsObject*& operator[](std::size_t i) { return i < kSegment ? first_.get()[i] : more_[i / kSegment - 1].get()[i % kSegment]; }
        std::size_t index(std::uint64_t hash) const {
            const std::size_t i = hash & mask_;
            return i < size_ ? i : i & (mask_ >> 1);
        }
        std::size_t next_to_split() const { return size_ > mask_ ? 0 : size_ & (mask_ >> 1); }
        /// Adds a bucket, empty; gives the one whose objects may belong in it.
        std::size_t add();
        /// Takes the last bucket away; gives the one that its objects belong in.
        std::size_t drop();

    private:
        static constexpr std::size_t kSegment = 512;
        struct Free {
            void operator()(EtsObject** p) const { std::free(p); }
        };
        using Segment = std::unique_ptr<EtsObject*, Free>;
        static Segment make_segment(std::size_t count);

        Segment first_;
        std::vector<Segment> more_;
        std::size_t size_, capacity_, mask_;
    };

private:
    struct alignas(64) Stripe {
        std::mutex mutex;
        Buckets buckets{kFirstBuckets};
        std::size_t count = 0; ///< objects, dead ones included
        std::size_t dead = 0;
        std::size_t lowest = 0;   ///< the buckets before this one are empty
        bool taken = false;       ///< its objects have gone while it was fixed (take_all): a key that is missing may have been there
        std::unique_ptr<std::vector<std::size_t>> graveyards; ///< buckets that have dead objects; some more than once
    };
    static constexpr std::size_t kFirstBuckets = 16;

    Stripe& stripe_of(std::uint64_t hash) { return stripes_[hash & (stripe_count_ - 1)]; }
    std::size_t bucket_index(Stripe& stripe, std::uint64_t hash) { return stripe.buckets.index(hash >> stripe_bits_); }
    EtsObject** bucket_of(Stripe& stripe, std::uint64_t hash) { return &stripe.buckets[bucket_index(stripe, hash)]; }
    bool same_key(const EtsObject* object, std::uint64_t hash, Term key) const;
    // The link that points at the first object of the key (dead or not), or at the chain's null end.
    EtsObject** find(Stripe& stripe, std::uint64_t hash, Term key);
    bool has_live(Stripe& stripe, std::uint64_t hash, Term key);
    std::size_t put(Stripe& stripe, EtsObject* object); // gives how many objects of the key were passed
    void remove(Stripe& stripe, EtsObject** link); // frees it, or marks it when the table is fixed
    void exchange(EtsObject** link, EtsObject* object); // puts another object with the same key into its place, and frees it
    void split(Stripe& stripe);
    void grow(Stripe& stripe);
    bool shrink(Stripe& stripe); // a little, if it has far too many buckets; false when it has not
    // The first bucket from `bucket` on that holds something, or how many there are.
    static std::size_t next_used(Stripe& stripe, std::size_t bucket);
    template <class F> bool with_stripes_of(EtsObject* first, F f);

    std::size_t stripe_bits_, stripe_count_;
    std::unique_ptr<Stripe[]> stripes_;
};

} // namespace joist
