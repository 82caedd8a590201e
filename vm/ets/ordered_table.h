// ordered_set: a balanced tree (the standard library's) of objects by key, under one reader-writer lock; see table.h.
// Keys are equal when they compare equal (1 and 1.0 are one key).
#pragma once

#include "vm/ets/table.h"
#include "vm/term/compare.h"

#include <set>
#include <shared_mutex>

namespace joist {

class OrderedTable final : public Table {
public:
    explicit OrderedTable(const TableOptions& options) : Table{options}, tree_{Less{this->options.keypos}} {}
    ~OrderedTable() override;

    std::size_t insert(EtsObject* object) override;
    std::size_t insert_some(EtsObject*& first, std::size_t count) override;
    bool insert_few(EtsObject* first) override;
    bool insert_new(EtsObject* first, bool* fresh) override;
    void lookup(Term key, const std::function<void(EtsObject*)>& f) override;
    bool member(Term key) override;
    void erase(Term key, const std::function<void(EtsObject*)>& f) override;
    void erase_object(Term tuple) override;
    std::unique_ptr<TableRemains> take_all(bool last) override;
    bool purge_some(std::int64_t&) override { return true; }
    void update(Term key, const std::function<EtsObject*(EtsObject*)>& f) override;
    bool first(bool last, const std::function<void(EtsObject*)>& f) override;
    int next(Term key, bool previous, const std::function<void(EtsObject*)>& f) override;
    bool slot(std::size_t index, const std::function<void(EtsObject*)>& f) override;
    bool scan(TableCursor& cursor, std::size_t budget, bool reverse, bool writing, const Visitor& visit) override;
    void scan_key(Term key, bool writing, const Visitor& visit) override;

private:
    struct Less {
        using is_transparent = void;
        std::size_t keypos;
        bool operator()(const EtsObject* a, const EtsObject* b) const { return order(a->key(keypos), b->key(keypos)) < 0; }
        bool operator()(const EtsObject* a, Term b) const { return order(a->key(keypos), b) < 0; }
        bool operator()(Term a, const EtsObject* b) const { return order(a, b->key(keypos)) < 0; }
        static std::int64_t order(Term a, Term b) {
            if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : a.small_value() > b.small_value();
            return compare(a, b);
        }
    };
    using Tree = std::set<EtsObject*, Less>;

    void put(EtsObject* object);
    void remove(Tree::iterator at);
    // Puts another object with an equal key into its place.
    void exchange(Tree::iterator at, EtsObject* object);

    std::shared_mutex mutex_;
    Tree tree_;
};

} // namespace joist
