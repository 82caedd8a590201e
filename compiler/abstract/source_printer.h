// Prints source; its methods are spread over print_source.cpp (forms and types) and
// print_source_expr.cpp. One per module; one thread.
//
// What fits in the rest of the line is printed flat; that is tried first and given up as soon as it
// doesn't. Else each construct breaks its own way.
#pragma once

#include "compiler/parse/ast.h"

#include <string>
#include <string_view>

namespace joist::compiler::abstract {

class SourcePrinter {
public:
    void form(const Form* form);
    std::string take() { return std::move(out_); }

private:
    static constexpr std::size_t kWidth = 80;

    // Text.
    void put(std::string_view text);
    void put(Symbol name) { put(name.text()); }
    void atom(std::string_view name);
    std::size_t column() const { return out_.size() - line_start_; }
    void new_line(std::size_t indent);
    /// Prints by `print` on this line; takes it back and gives false where that isn't possible.
    template <class Print> bool flat(Print print) {
        if (flat_) return print(), true;
        const std::size_t mark = out_.size();
        flat_ = true;
        overflow_ = false;
        print();
        flat_ = false;
        if (!overflow_) return true;
        out_.resize(mark);
        overflow_ = false;
        return false;
    }
    /// Elements with commas between, each on a line of its own where they don't fit on one.
    template <class List, class One> void listed(const List& list, One one) {
        const auto all = [&](bool broken, std::size_t indent) {
            bool first = true;
            for (const auto& element : list) {
                if (overflow_) return;
                if (!first) put(broken ? "," : ", ");
                if (!first && broken) new_line(indent);
                first = false;
                one(element);
            }
        };
        if (!flat([&] { all(false, 0); })) all(true, column());
    }

    // Forms and types.
    void attribute(std::string_view name, const Form* form);
    void entries(std::span<const NameArity> list);
    void record(const RecordForm* form);
    void type_form(const TypeForm* form);
    void spec(const SpecForm* form);
    void function(const FunctionForm* form);
    void type(const Type* type, bool in_union = false);
    void map_type(const Type* type);
    void binary_type(const Type* type);

    // Expressions.
    void expr(const Expr* expr, int least = 0);
    void plain(const Expr* expr);
    void operation(const Expr* expr, int precedence);
    void list(const ListExpr* list);
    void map(const MapExpr* map);
    void record_base(const Expr* base);
    void record_name(Symbol module, Symbol name);
    void record_expr(const RecordExpr* record);
    void binary(const BinaryExpr* binary);
    void bit_operand(const Expr* expr);
    void fun(const FunExpr* fun);
    void comprehension(const CompExpr* comprehension);
    void qualifier(const Qualifier& qualifier);
    void guard(const Guard& guard);
    void body(ExprList body, std::size_t indent);
    void clause(const Clause* clause, std::size_t indent, bool headed);
    void clauses(ClauseList list, std::size_t indent, bool headed = false);
    void catch_clauses(std::span<CatchClause* const> list, std::size_t indent);
    void receive(const ReceiveExpr* receive);
    void try_expr(const TryExpr* one);
    void maybe(const MaybeExpr* maybe);

    std::string out_;
    std::size_t line_start_ = 0;
    bool flat_ = false;     ///< on one line, or not at all
    bool overflow_ = false; ///< it isn't possible
    bool in_function_head_ = false;
};

} // namespace joist::compiler::abstract
