// ETS tables: terms shared by processes, copied in and out.
//
// A table is a MagicObject: the table identifier is a magic reference, so the memory outlives deletion for as long as
// some process holds the identifier; `alive()` tells whether the table still is one. Names and owners: registry.h.
//
// Two stores, by type. HashTable (set, bag, duplicate_bag): stripes, each with a lock and a chained hash table that
// grows bucket by bucket. OrderedTable (ordered_set): a balanced tree under one reader-writer lock. Objects are blocks of
// their own, each a self-contained copy of one tuple.
//
// Fixing (safe_fixtable, or a scan in slices): the buckets of a fixed hash table stay as they are, and what is deleted is marked
// and removed after the last release. So a scan may stop between buckets, let others work, and go on, and the key after a deleted
// one is known. A tree needs nothing of this.
//
// A long list is inserted as a batch: piece by piece, by whoever comes. While there is one, processes that want to look at
// the table or change it do some of it and yield, so that none sees a part of it, and none waits for a thread.
#pragma once

#include "vm/heap/copy.h"
#include "vm/term/boxed.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace joist {

enum class TableType : std::uint8_t { Set, OrderedSet, Bag, DuplicateBag };
enum class TableAccess : std::uint8_t { Public, Protected, Private };

/// One object of a table: a copy of a tuple, in one block.
struct EtsObject {
    EtsObject* next;   ///< hash chain
    std::uint64_t hash;
    Term* off_heap;
    std::uint32_t words;
    bool dead;         ///< deleted while the table was fixed
    Term tuple;
    Term* data() { return reinterpret_cast<Term*>(this + 1); }
    /// The tuple stands in the block: it may be changed. A literal is not copied.
    bool owns_tuple() const { return words > 0; }

    Term key(std::size_t keypos) const { return TupleView{tuple}[keypos - 1]; }
    static EtsObject* create(Term tuple);
    static void destroy(EtsObject* object);
};

struct TableOptions {
    Term name;
    TableType type = TableType::Set;
    TableAccess access = TableAccess::Protected;
    std::size_t keypos = 1;
    bool named = false;
    bool read_concurrency = false, write_concurrency = false, decentralized_counters = false, compressed = false;
    bool auto_concurrency = false; ///< write_concurrency is `auto`
    Term heir = Term::none();      ///< pid
    Term heir_data = Term::none(); ///< in the table's own memory, see set_heir; none(): the heir is not told
};

/// Where a scan stands, between objects. For a hash table meaningful only while that is fixed.
struct TableCursor {
    std::size_t stripe = 0, bucket = 0; // hash tables: the next bucket to visit
    Term key = Term::nil();             // ordered_set: the key of the last object visited; a scan that stops copies it to `heap`
    bool started = false;
    Heap* heap = nullptr;
};

/// What a visitor says of the object it was shown.
enum class Visit : std::uint8_t {
    Keep,
    Delete,
    Replace, ///< by the new object that the visitor has put where it was shown the old one; its key must be the same
};
using Visitor = std::function<Visit(EtsObject*&)>;

/// What was in a table, out of everyone's sight, to be freed piece by piece; the destructor frees what is left. Has a reference to
/// the table, whose memory_words() shrinks as objects are freed.
class TableRemains {
public:
    explicit TableRemains(class Table& table);
    TableRemains(const TableRemains&) = delete;
    virtual ~TableRemains();
    /// Frees about `budget` objects (and counts them down); true when nothing is left.
    virtual bool free_some(std::int64_t& budget) = 0;

protected:
    void free_object(EtsObject* object);

private:
    Table& table_;
};

/// A long insertion, as far as it is done. `first`: the objects left, linked by `next`.
struct Batch {
    Batch() = default;
    Batch(const Batch&) = delete;
    ~Batch();
    /// Destroys some of the objects left; true when there are none.
    bool free_some(std::int64_t& budget);

    enum class State : std::uint8_t { Working, Inserted, Refused, Cancelled }; // refused: insert_new found a key
    std::atomic<State> state{State::Working};
    bool only_new = false;
    EtsObject* first = nullptr;
    EtsObject* checked = nullptr; ///< insert_new: the next object whose key is to be looked for
};

class Table : public MagicObject {
public:
    explicit Table(const TableOptions& o) : MagicObject{MagicType::EtsTable}, options{o} {}
    ~Table() override;

    // Each call is atomic. Objects given to insert belong to the table from then on.

    /// Inserts one, replacing or adding as the type says; gives how many objects it had to pass.
    virtual std::size_t insert(EtsObject* object) = 0;
    /// Inserts `count` objects, linked by `next`, or all; `first` becomes the next one. Gives how many objects they had to pass.
    virtual std::size_t insert_some(EtsObject*& first, std::size_t count) = 0;
    /// Inserts a few, linked by `next`. False, and nothing done, if a batch is being inserted.
    virtual bool insert_few(EtsObject* first) = 0;
    /// Inserts a few if no key is there yet; otherwise none (and destroys them): `*fresh`. False as insert_few.
    virtual bool insert_new(EtsObject* first, bool* fresh) = 0;
    /// Calls f for each object of the key, in order of insertion; under the lock.
    virtual void lookup(Term key, const std::function<void(EtsObject*)>& f) = 0;
    virtual bool member(Term key) = 0;
    /// Deletes the key's objects; f (may be empty) sees each first.
    virtual void erase(Term key, const std::function<void(EtsObject*)>& f) = 0;
    /// Deletes the objects equal to `tuple`.
    virtual void erase_object(Term tuple) = 0;
    /// Empties the table at once; the objects are freed with what is returned. `last`: the table goes away, and with it a batch that is
    /// being inserted; otherwise null if there is one.
    virtual std::unique_ptr<TableRemains> take_all(bool last) = 0;
    /// set, ordered_set: calls f with the key's object (null if none) under the write lock. f may return another object to
    /// stand in its place (or be inserted), or the same one, changed in place or not.
    virtual void update(Term key, const std::function<EtsObject*(EtsObject*)>& f) = 0;

    /// Traversal by key: gives the object at / after / before; null at the end. `found`: false if `key` isn't there (hash).
    /// f sees the object under the lock.
    virtual bool first(bool last, const std::function<void(EtsObject*)>& f) = 0;
    /// 1: f was called, 0: at the end, -1: key not in a hash table.
    virtual int next(Term key, bool previous, const std::function<void(EtsObject*)>& f) = 0;
    /// ets:slot/2: objects of slot `index`; false past the last.
    virtual bool slot(std::size_t index, const std::function<void(EtsObject*)>& f) = 0;

    /// Shows objects to `visit`, up to about `budget` of them, from the cursor on; true at the end of the table. The table must
    /// be fixed by the caller. `reverse`: ordered_set from the end. `writing`: not all is kept.
    virtual bool scan(TableCursor& cursor, std::size_t budget, bool reverse, bool writing, const Visitor& visit) = 0;
    /// The same over one key only (a pattern with its key bound).
    virtual void scan_key(Term key, bool writing, const Visitor& visit) = 0;

    void fix() { fixes_.fetch_add(1, std::memory_order_acq_rel); }
    /// True when it was the last one: then the caller sees to it that purge_some is called until it gives true.
    bool release_fix() { return fixes_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
    /// Frees about `budget` of the objects that were deleted while the table was fixed, which are counted down; true when none is
    /// left, or the table is fixed again.
    virtual bool purge_some(std::int64_t& budget) = 0;
    bool fixed() const { return fixes_.load(std::memory_order_acquire) > 0; }
    std::size_t fixes() const { return fixes_.load(std::memory_order_acquire); }

    bool alive() const { return alive_.load(std::memory_order_acquire); }
    /// Only the first call gives true.
    bool kill() { return alive_.exchange(false, std::memory_order_acq_rel); }

    std::size_t size() const { return static_cast<std::size_t>(std::max<std::int64_t>(0, count_.load(std::memory_order_relaxed))); }
    std::size_t memory_words() const { return base_words_ + static_cast<std::size_t>(std::max<std::int64_t>(0, words_.load(std::memory_order_relaxed))); }

    /// Begins a long insertion; false if there is one. `batch` has its objects.
    bool start_batch(const std::shared_ptr<Batch>& batch);
    /// A batch is being inserted: who wants to look at the table or change it calls help and yields.
    bool busy() const { return busy_.load(std::memory_order_acquire); }
    /// Does some of the batch, if nobody else is doing so. `budget`: about one for each object, counted down.
    void help(std::int64_t& budget);

    Term key_of(const EtsObject* object) const { return object->key(options.keypos); }
    bool is_hash() const { return options.type != TableType::OrderedSet; }
    void set_heir(Term pid, Term data);

    // What setopts and rename change while others look.
    TableAccess access() const { return shared(options.access).load(std::memory_order_relaxed); }
    void set_access(TableAccess access) { shared(options.access).store(access, std::memory_order_relaxed); }
    Term name() const { return shared(options.name).load(std::memory_order_relaxed); }
    void set_name(Term name) { shared(options.name).store(name, std::memory_order_relaxed); }
    Term heir() const { return shared(options.heir).load(std::memory_order_relaxed); }

    TableOptions options;
    std::atomic<std::uint64_t> owner{0}; ///< raw pid term
    std::mutex fixers_mutex;
    std::vector<std::pair<std::uint64_t, std::size_t>> fixers; ///< raw pid, how often (safe_fixtable)
    std::int64_t fixed_at = 0;                                 ///< monotonic nanoseconds: when the first of `fixers` came
    std::size_t place = kNoPlace;                              ///< the registry's: where it stands among its owner's tables
    static constexpr std::size_t kNoPlace = ~std::size_t{0};

protected:
    friend TableRemains;
    void cancel_batch();
    void account_words(const EtsObject* object, int sign) {
        words_.fetch_add(sign * static_cast<std::int64_t>(object->words + sizeof(EtsObject) / 8), std::memory_order_relaxed);
    }
    /// `count` objects are in it no more, though their memory is still to be freed.
    void account_taken(std::size_t count) { count_.fetch_sub(static_cast<std::int64_t>(count), std::memory_order_relaxed); }
    void account(const EtsObject* object, int sign) {
        count_.fetch_add(sign, std::memory_order_relaxed);
        account_words(object, sign);
    }
    template <class T> static std::atomic_ref<T> shared(const T& field) { return std::atomic_ref<T>(const_cast<T&>(field)); }
    std::size_t base_words_ = 64;
    std::atomic<std::size_t> fixes_{0};

private:
    std::atomic<bool> alive_{true};
    std::atomic<std::int64_t> count_{0}, words_{0};
    std::atomic<bool> busy_{false};
    std::mutex batch_mutex_;
    std::shared_ptr<Batch> batch_;
    void end_batch(Batch::State state);
    Fragment* heir_fragment_ = nullptr;
};

/// A table of the type that `options` says. With one reference, the caller's.
Table* make_table(const TableOptions& options);

} // namespace joist
