// Core as text. Variables are shown as Name_id (v_id for those of the compiler).
#include "compiler/core/core.h"

namespace joist::compiler::core {

namespace {

class Printer {
public:
    explicit Printer(const Module& module) : module_{module} {}

    std::string run() {
        out_ += "module " + print_atom(module_.name.text()) + "\n";
        for (const Function* function : module_.functions) {
            out_ += "\n" + print_atom(function->name.text()) + "/" +
                    std::to_string(function->arity) + " (";
            vars(function->params);
            out_ += ") ->";
            body(function->body, 1);
            out_ += "\n";
        }
        return std::move(out_);
    }

private:
    void line(int depth) {
        out_ += '\n';
        out_.append(static_cast<std::size_t>(depth) * 4, ' ');
    }
    void var(VarId id) {
        if (id == kNoVar) {
            out_ += "_";
            return;
        }
        const Symbol name = module_.var_names[id];
        out_ += name ? std::string{name.text()} : std::string{"v"};
        out_ += "_" + std::to_string(id);
    }
    void vars(std::span<const VarId> list) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i != 0) out_ += ", ";
            var(list[i]);
        }
    }
    template <class Items> void exprs(const Items& list) {
        bool first = true;
        for (const Expr* one : list) {
            if (!first) out_ += ", ";
            first = false;
            expr(one, 0);
        }
    }
    void body(const Body* body, int depth) {
        for (const Binding& binding : body->bindings) {
            line(depth);
            vars(binding.vars);
            if (!binding.vars.empty()) out_ += " = ";
            expr(binding.value, depth);
        }
        line(depth);
        expr(body->result, depth);
    }
    void segments(std::span<const Segment> list) {
        static constexpr const char* kTypes[] = {
            "integer", "float", "binary", "utf8", "utf16", "utf32"};
        out_ += "<<";
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Segment& one = list[i];
            if (i != 0) out_ += ", ";
            if (one.value) expr(one.value, 0);
            if (one.pattern) pattern(one.pattern);
            if (one.size) {
                out_ += ":";
                expr(one.size, 0);
            }
            out_ += std::string{"/"} + kTypes[static_cast<int>(one.type)] +
                    "-unit:" + std::to_string(one.unit);
            if (one.is_signed) out_ += "-signed";
            if (one.is_little) out_ += "-little";
            if (one.is_native) out_ += "-native";
            if (one.is_accumulator) out_ += "-append";
        }
        out_ += ">>";
    }
    void pattern(const Pattern* one) {
        if (one->var != kNoVar || one->kind == PatternKind::kAny) var(one->var);
        if (one->kind == PatternKind::kAny) return;
        if (one->var != kNoVar) out_ += " = ";
        switch (one->kind) {
        case PatternKind::kAny:
            break;
        case PatternKind::kLiteral:
            out_ += print_literal(one->literal);
            break;
        case PatternKind::kTuple:
            out_ += "{";
            for (std::size_t i = 0; i < one->args.size(); ++i) {
                if (i != 0) out_ += ", ";
                pattern(one->args[i]);
            }
            out_ += "}";
            break;
        case PatternKind::kCons:
            out_ += "[";
            pattern(one->args[0]);
            out_ += " | ";
            pattern(one->args[1]);
            out_ += "]";
            break;
        case PatternKind::kNativeRecord:
        case PatternKind::kMap:
            out_ += "#{";
            for (std::size_t i = 0; i < one->args.size(); ++i) {
                if (i != 0) out_ += ", ";
                expr(one->keys[i], 0);
                out_ += " := ";
                pattern(one->args[i]);
            }
            out_ += "}";
            break;
        case PatternKind::kBinary:
            segments(one->segments);
            break;
        case PatternKind::kBoth:
            pattern(one->args[0]);
            out_ += " = ";
            pattern(one->args[1]);
            break;
        }
    }
    void clauses(std::span<Clause* const> list, int depth) {
        for (const Clause* clause : list) {
            line(depth);
            out_ += "<";
            for (std::size_t i = 0; i < clause->patterns.size(); ++i) {
                if (i != 0) out_ += ", ";
                pattern(clause->patterns[i]);
            }
            out_ += ">";
            for (const Equality& one : clause->equalities) {
                out_ += " if ";
                var(one.left);
                out_ += " =:= ";
                var(one.right);
            }
            for (std::size_t i = 0; i < clause->guard.size(); ++i) {
                out_ += i == 0 ? " when " : "; ";
                exprs(clause->guard[i]);
            }
            out_ += " ->";
            body(clause->body, depth + 1);
        }
    }
    void part(const char* name, const Body* one, int depth) {
        if (!one) return;
        line(depth);
        out_ += name;
        body(one, depth + 1);
    }
    void call(const char* prefix, const Expr* one) {
        out_ += prefix;
        exprs(one->args);
        out_ += ")";
    }
    void expr(const Expr* one, int depth) {
        switch (one->kind) {
        case ExprKind::kLiteral:
            out_ += print_literal(one->literal);
            return;
        case ExprKind::kVar:
            var(one->var);
            return;
        case ExprKind::kTuple:
            out_ += "{";
            exprs(one->args);
            out_ += "}";
            return;
        case ExprKind::kCons:
            out_ += "[";
            expr(one->args[0], depth);
            out_ += " | ";
            expr(one->args[1], depth);
            out_ += "]";
            return;
        case ExprKind::kMap:
            expr(one->args[0], depth);
            out_ += one->exact ? "#{exact " : "#{";
            for (std::size_t i = 1; i + 1 < one->args.size(); i += 2) {
                if (i != 1) out_ += ", ";
                expr(one->args[i], depth);
                out_ += " => ";
                expr(one->args[i + 1], depth);
            }
            out_ += "}";
            return;
        case ExprKind::kBinary:
            segments(one->wide->segments);
            return;
        case ExprKind::kValues:
            return call("values(", one);
        case ExprKind::kCall:
            out_ += print_atom(one->module.text()) + ":" + print_atom(one->name.text());
            return call("(", one);
        case ExprKind::kLocalCall:
            out_ += print_atom(one->name.text());
            return call("(", one);
        case ExprKind::kCallVar:
            return call("call_var(", one);
        case ExprKind::kApply:
            return call("apply(", one);
        case ExprKind::kFun:
            out_ += "fun (";
            vars(one->wide->vars);
            out_ += ") ->";
            return body(one->wide->body, depth + 1);
        case ExprKind::kMakeFun:
            out_ += "make_fun " + print_atom(one->name.text()) + "/" + std::to_string(one->arity);
            return call(" (", one);
        case ExprKind::kCase:
            out_ += "case ";
            exprs(one->args);
            out_ += " of";
            clauses(one->wide->clauses, depth + 1);
            return part("otherwise ->", one->wide->body, depth + 1);
        case ExprKind::kAndalso:
        case ExprKind::kOrelse:
            expr(one->args[0], depth);
            out_ += one->kind == ExprKind::kAndalso ? " andalso" : " orelse";
            if (one->wide->body->bindings.empty()) {
                out_ += " ";
                return expr(one->wide->body->result, depth);
            }
            return body(one->wide->body, depth + 1);
        case ExprKind::kTry:
            out_ += "try";
            body(one->wide->body, depth + 1);
            line(depth);
            out_ += "of ";
            vars(one->wide->vars);
            out_ += " ->";
            body(one->wide->second, depth + 1);
            line(depth);
            out_ += "catch ";
            vars(one->wide->handler_vars);
            out_ += " ->";
            return body(one->wide->third, depth + 1);
        case ExprKind::kCatch:
            out_ += "catch";
            return body(one->wide->body, depth + 1);
        case ExprKind::kReceive:
            out_ += "receive";
            clauses(one->wide->clauses, depth + 1);
            if (!one->args.empty()) {
                line(depth);
                out_ += "after ";
                expr(one->args[0], depth);
                out_ += " ->";
                body(one->wide->body, depth + 1);
            }
            return;
        case ExprKind::kMatchFail: {
            static constexpr const char* kFails[] = {"function_clause",
                                                     "badmatch",
                                                     "case_clause",
                                                     "if_clause",
                                                     "try_clause",
                                                     "badrecord"};
            out_ += std::string{"fail "} + kFails[static_cast<int>(one->fail)];
            return call("(", one);
        }
        case ExprKind::kRaise:
            return call("raise(", one);
        case ExprKind::kStacktrace:
            return call("stacktrace(", one);
        case ExprKind::kInitWritable:
            return call("init_writable(", one);
        }
    }

    const Module& module_;
    std::string out_;
};

} // namespace

std::string print_core(const Module& module) {
    return Printer{module}.run();
}

} // namespace joist::compiler::core
