// set, bag and duplicate_bag: stripes of chained hash tables; see table.h. The stripe is the low bits of the key's hash,
// the bucket the bits above. Objects with equal keys stand next to each other in their chain, oldest first.
#pragma once

#include "vm/ets/table.h"

namespace joist {

class HashTable final : public Table {
public:
    explicit HashTable(const TableOptions& options);
    ~HashTable() override;

    void insert(std::vector<EtsObject*>& objects) override;
    bool insert_new(std::vector<EtsObject*>& objects) override;
    void lookup(Term key, const std::function<void(EtsObject*)>& f) override;
    bool member(Term key) override;
    void erase(Term key, const std::function<void(EtsObject*)>& f) override;
    void erase_object(Term tuple) override;
    std::unique_ptr<TableRemains> take_all() override;
    void update(Term key, const std::function<EtsObject*(EtsObject*)>& f) override;
    bool first(bool last, const std::function<void(EtsObject*)>& f) override;
    int next(Term key, bool previous, const std::function<void(EtsObject*)>& f) override;
    bool slot(std::size_t index, const std::function<void(EtsObject*)>& f) override;
    bool scan(TableCursor& cursor, std::size_t budget, bool reverse, bool writing, const Visitor& visit) override;
    void scan_key(Term key, bool writing, const Visitor& visit) override;

protected:
    void purge_dead() override;

private:
    struct alignas(64) Stripe {
        std::mutex mutex;
        std::vector<EtsObject*> buckets;
        std::size_t count = 0; ///< objects, dead ones included
        std::size_t dead = 0;
        std::size_t lowest = 0;   ///< the buckets before this one are empty
        bool taken = false;       ///< its objects have gone while it was fixed (take_all): a key that is missing may have been there
    };

    Stripe& stripe_of(std::uint64_t hash) { return stripes_[hash & (stripe_count_ - 1)]; }
    EtsObject** bucket_of(Stripe& stripe, std::uint64_t hash) {
        return &stripe.buckets[(hash >> stripe_bits_) & (stripe.buckets.size() - 1)];
    }
    bool same_key(const EtsObject* object, std::uint64_t hash, Term key) const;
    // The link that points at the first object of the key (dead or not), or at the chain's null end.
    EtsObject** find(Stripe& stripe, std::uint64_t hash, Term key);
    bool has_live(Stripe& stripe, std::uint64_t hash, Term key);
    void put(Stripe& stripe, EtsObject* object);
    void remove(Stripe& stripe, EtsObject** link); // frees it, or marks it when the table is fixed
    void exchange(EtsObject** link, EtsObject* object); // puts another object with the same key into its place, and frees it
    void resize(Stripe& stripe, std::size_t buckets);
    void shrink(Stripe& stripe); // if it has far too many
    // The first bucket from `bucket` on that holds something, or how many there are.
    static std::size_t next_used(Stripe& stripe, std::size_t bucket);
    template <class F> void with_stripes_of(const std::vector<EtsObject*>& objects, F f);

    std::size_t stripe_bits_, stripe_count_;
    std::unique_ptr<Stripe[]> stripes_;
};

} // namespace joist
