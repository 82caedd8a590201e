// ETS tables: terms shared by processes, copied in and out.
//
// A table is a MagicObject: the table identifier is a magic reference, so the memory outlives deletion for as long as
// some process holds the identifier; `alive()` tells whether the table still is one. Names and owners: registry.h.
//
// Two stores, by type. HashTable (set, bag, duplicate_bag): stripes, each with a lock and a chained hash table that
// doubles. OrderedTable (ordered_set): a balanced tree under one reader-writer lock. Objects are blocks of their own,
// each a self-contained copy of one tuple.
//
// Fixing (safe_fixtable, or a scan in slices): the buckets of a fixed hash table stay as they are, and what is deleted is marked
// and removed at the last release. So a scan may stop between buckets, let others work, and go on, and the key after a deleted
// one is known. A tree needs nothing of this.
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

class Table : public MagicObject {
public:
    explicit Table(const TableOptions& o) : MagicObject{MagicType::EtsTable}, options{o} {}
    ~Table() override;

    // Each call is atomic. Objects given to insert belong to the table from then on.

    /// Inserts all, replacing or adding as the type says.
    virtual void insert(std::vector<EtsObject*>& objects) = 0;
    /// Inserts all if no key is there yet; otherwise none (and destroys them): false.
    virtual bool insert_new(std::vector<EtsObject*>& objects) = 0;
    /// Calls f for each object of the key, in order of insertion; under the lock.
    virtual void lookup(Term key, const std::function<void(EtsObject*)>& f) = 0;
    virtual bool member(Term key) = 0;
    /// Deletes the key's objects; f (may be empty) sees each first.
    virtual void erase(Term key, const std::function<void(EtsObject*)>& f) = 0;
    /// Deletes the objects equal to `tuple`.
    virtual void erase_object(Term tuple) = 0;
    /// Empties the table at once; the objects are freed with what is returned.
    virtual std::unique_ptr<TableRemains> take_all() = 0;
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
    void release_fix() {
        if (fixes_.fetch_sub(1, std::memory_order_acq_rel) == 1) purge_dead();
    }
    bool fixed() const { return fixes_.load(std::memory_order_acquire) > 0; }
    std::size_t fixes() const { return fixes_.load(std::memory_order_acquire); }

    bool alive() const { return alive_.load(std::memory_order_acquire); }
    /// Only the first call gives true.
    bool kill() { return alive_.exchange(false, std::memory_order_acq_rel); }

    std::size_t size() const { return static_cast<std::size_t>(std::max<std::int64_t>(0, count_.load(std::memory_order_relaxed))); }
    std::size_t memory_words() const { return base_words_ + static_cast<std::size_t>(std::max<std::int64_t>(0, words_.load(std::memory_order_relaxed))); }

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
    virtual void purge_dead() = 0;
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
    Fragment* heir_fragment_ = nullptr;
};

/// A table of the type that `options` says. With one reference, the caller's.
Table* make_table(const TableOptions& options);

} // namespace joist
