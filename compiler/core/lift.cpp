// Closure conversion: each fun becomes a function of the module, whose last parameters are its free
// variables.
//
// Two walks. The first finds, for each fun, the variables of enclosing functions that it uses. The
// second, outside in, names the functions and rewrites: a fun to kMakeFun, a call of a fun known at
// that place to a call of its function.
//
// Helpers (comprehensions, `after` parts) are never values: who mentions one needs the helper's
// free variables instead. A named fun mentioned as a value inside itself is made again from its
// free variables.
//
// Traces show the names, so they are numbered in the order of OTP's compiler. There, a fun of which
// no clause matches calls a function '-F/A-inlined-N-' of its parameters alone, so that the trace
// has these and not its free variables.
#include "compiler/core/make.h"
#include "compiler/core/match_order.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace joist::compiler::core {

namespace {

constexpr std::uint32_t kNobody = 0xffffffffu;
/// Parameters that a function of the machine may have.
constexpr std::size_t kMaxParameters = 255;

class Lift {
public:
    explicit Lift(Module& module) : module_{module}, make_{module} {}

    void run() {
        owner_.assign(module_.var_names.size(), kNobody);
        known_.assign(module_.var_names.size(), nullptr);
        used_.assign(module_.var_names.size(), false);
        const std::size_t count = module_.functions.size();
        for (std::size_t i = 0; i < count && !refused(); ++i)
            function(module_.functions[i]);
        module_.functions.insert(module_.functions.end(), stubs_.begin(), stubs_.end());
    }

private:
    // A function being walked: the top-level one, or a fun in it.
    struct Frame {
        FunInfo* fun;
        std::vector<VarId> free;
        std::uint32_t id;
    };

    /// Is there a fun with too many free variables? Then the rest stays as it is.
    bool refused() const { return module_.too_many_parameters.at.valid(); }

    void function(Function* function) {
        prefix_ =
            "-" + std::string{function->name.text()} + "/" + std::to_string(function->arity) + "-";
        helper_count_ = 0;
        has_funs_ = false;
        frames_.clear();
        frames_.push_back({nullptr, {}, next_frame_++});
        own(function->params);
        find(function->body);
        if (has_funs_) rewrite(function->body);
    }

    // ---- first walk: who owns a variable, and what each fun lacks
    void own(std::span<VarId> vars) {
        for (const VarId one : vars)
            own(one);
    }
    void own(VarId one) {
        if (one != kNoVar) owner_[one] = frames_.back().id;
    }
    void use(VarId one) {
        if (one < used_.size()) used_[one] = true;
        for (std::size_t i = frames_.size(); i-- > 0 && frames_[i].id != owner_[one];) {
            auto& free = frames_[i].free;
            // More make no difference to what is refused, but would to the time it takes.
            if (free.size() > kMaxParameters) return;
            if (std::find(free.rbegin(), free.rend(), one) != free.rend()) return;
            free.push_back(one);
        }
    }
    void find(const Body* body) {
        if (!body) return;
        for (const Binding& binding : body->bindings) {
            // A helper stands for itself in its own body, and is bound by the very binding.
            own(binding.vars);
            find(binding.value);
        }
        find(body->result);
    }
    void find(const Pattern* pattern) {
        own(pattern->var);
        for (const Pattern* arg : pattern->args)
            find(arg);
        for (const Expr* key : pattern->keys)
            find(key);
        for (const Segment& segment : pattern->segments) {
            if (segment.size) find(segment.size);
            find(segment.pattern);
        }
    }
    void find(const Clause* clause) {
        for (const Pattern* pattern : clause->patterns)
            find(pattern);
        for (const Equality& one : clause->equalities) {
            use(one.left);
            use(one.right);
        }
        for (const Conjunction& tests : clause->guard)
            for (const Expr* test : tests)
                find(test);
        find(clause->body);
    }
    void find(const Expr* expr) {
        if (expr->kind == ExprKind::kVar) return use(expr->var);
        if (expr->kind == ExprKind::kFun) {
            has_funs_ = true;
            frames_.push_back({expr->wide->fun, {}, next_frame_++});
            own(expr->wide->vars);
            if (expr->wide->fun->role == FunRole::kNamed) own(expr->wide->fun->self);
            find(expr->wide->body);
            // A name that nobody uses is none.
            if (expr->wide->fun->role == FunRole::kNamed && !used_[expr->wide->fun->self])
                expr->wide->fun->role = FunRole::kPlain;
            expr->wide->fun->free = make_.list(frames_.back().free);
            frames_.pop_back();
            return;
        }
        for (const Expr* arg : expr->args)
            find(arg);
        for (const Segment& segment : expr->wide->segments) {
            find(segment.value);
            if (segment.size) find(segment.size);
        }
        for (const Clause* clause : expr->wide->clauses)
            find(clause);
        find(expr->wide->body);
        own(expr->wide->vars);
        find(expr->wide->second);
        own(expr->wide->handler_vars);
        find(expr->wide->third);
    }

    // ---- second walk
    void rewrite(Body* body) {
        if (!body || refused()) return;
        std::vector<Binding> kept;
        kept.reserve(body->bindings.size());
        for (Binding& binding : body->bindings) {
            Expr* value = binding.value;
            if (value->kind == ExprKind::kFun) {
                fun(value);
                if (value->wide->fun->role == FunRole::kHelper) {
                    lift(value);
                    continue;
                }
                // Calls of the variable from here on, in this function, need no fun value.
                const VarId name = binding.vars.empty() ? kNoVar : binding.vars[0];
                FunInfo* info = value->wide->fun;
                const auto params = static_cast<std::uint32_t>(value->wide->vars.size());
                lift(value);
                if (name != kNoVar) {
                    known_[name] = info;
                    arity_[info] = params;
                    frame_of_[info] = current_frame_;
                }
            } else
                rewrite(value);
            kept.push_back(binding);
        }
        body->bindings = make_.list(kept);
        rewrite(body->result);
    }
    void rewrite(Clause* clause) {
        for (Conjunction& tests : clause->guard)
            for (Expr* test : tests)
                rewrite(test);
        rewrite(clause->body);
    }
    void rewrite(Expr* expr) {
        if (refused()) return;
        if (expr->kind == ExprKind::kFun) {
            fun(expr);
            lift(expr);
            return;
        }
        if (expr->kind == ExprKind::kApply && apply(expr)) return;
        for (Expr* arg : expr->args)
            rewrite(arg);
        for (const Segment& segment : expr->wide->segments) {
            rewrite(segment.value);
            if (segment.size) rewrite(segment.size);
        }
        if (expr->kind == ExprKind::kCase || expr->kind == ExprKind::kReceive) return choose(expr);
        rewrite(expr->wide->body);
        rewrite(expr->wide->second);
        rewrite(expr->wide->third);
    }

    // Clauses in the order of OTP's compiler, what is done after a timeout first.
    void choose(Expr* expr) {
        const bool waits = expr->kind == ExprKind::kReceive;
        if (waits) rewrite(expr->wide->body);
        for (const std::size_t i : match_order(expr->wide->clauses)) {
            if (i < expr->wide->clauses.size())
                rewrite(expr->wide->clauses[i]);
            else if (!waits)
                no_clause(expr->wide->body);
        }
    }

    void no_clause(Body* body) {
        rewrite(body);
        const Expr* fail = body->result;
        if (!fun_ || fail->kind != ExprKind::kMatchFail || fail->fail != Fail::kFunctionClause)
            return;
        const std::uint32_t number = helper_count_++;
        // Without free variables the trace has nothing but parameters anyway.
        if (fun_->wide->fun->free.empty()) return;
        const Symbol name = make_.symbol(prefix_ + "inlined-" + std::to_string(number) + "-");
        const auto arity = static_cast<std::uint32_t>(fun_->wide->vars.size());
        std::vector<VarId> params;
        std::vector<Expr*> args, passed;
        for (const VarId one : fun_->wide->vars) {
            params.push_back(module_.new_var());
            args.push_back(make_.var(params.back(), fail->pos));
            passed.push_back(make_.var(one, fail->pos));
        }
        Body* raises =
            make_.body(make_.match_fail(Fail::kFunctionClause, fail->pos, make_.list(args)));
        stubs_.push_back(
            module_.arena.make<Function>(name, arity, fail->pos, make_.list(params), raises));
        Expr* call = make_.node(ExprKind::kLocalCall, fail->pos);
        call->name = name;
        call->arity = arity;
        call->args = make_.list(passed);
        body->result = call;
    }

    // A call of a fun whose function and free variables are known here becomes a direct one.
    bool apply(Expr* expr) {
        const Expr* callee = expr->args[0];
        if (!callee->is_var()) return false;
        FunInfo* info = known_[callee->var];
        if (!info || arity_[info] != expr->args.size() - 1) return false;
        if (info->role != FunRole::kHelper && frame_of_[info] != current_frame_) return false;
        std::vector<Expr*> args(expr->args.begin() + 1, expr->args.end());
        for (const VarId one : info->free)
            args.push_back(make_.var(one, expr->pos));
        expr->kind = ExprKind::kLocalCall;
        expr->name = info->name;
        expr->args = make_.list(args);
        expr->arity = static_cast<std::uint32_t>(args.size());
        return true;
    }

    // Names the fun, settles its free variables, rewrites its body.
    void fun(Expr* expr) {
        FunInfo* info = expr->wide->fun;
        std::vector<VarId> free;
        const auto add = [&](VarId one) {
            if (free.size() > kMaxParameters) return;
            if (std::find(free.begin(), free.end(), one) == free.end()) free.push_back(one);
        };
        for (const VarId one : info->free) {
            if (one == info->self) continue;
            const FunInfo* helper = known_[one];
            if (!helper || helper->role != FunRole::kHelper)
                add(one);
            else
                for (const VarId needed : helper->free)
                    add(needed);
        }
        info->free = make_.list(free);
        info->name = function_name(*expr);
        if (!refused() && free.size() + expr->wide->vars.size() > kMaxParameters)
            module_.too_many_parameters = {expr->pos, info->name};

        if (info->self != kNoVar) {
            known_[info->self] = info;
            arity_[info] = static_cast<std::uint32_t>(expr->wide->vars.size());
        }
        const std::uint32_t outer = current_frame_;
        current_frame_ = next_frame_++;
        const auto outer_of = frame_of_.find(info);
        const std::uint32_t before = outer_of == frame_of_.end() ? kNobody : outer_of->second;
        frame_of_[info] = current_frame_;
        const Expr* around = std::exchange(fun_, info->role == FunRole::kHelper ? nullptr : expr);
        rewrite(expr->wide->body);
        fun_ = around;
        frame_of_[info] = before;
        current_frame_ = outer;
    }

    Symbol function_name(const Expr& expr) {
        const FunInfo* info = expr.wide->fun;
        if (info->role == FunRole::kPlain)
            return make_.symbol(prefix_ + "fun-" + std::to_string(info->index) + "-");
        std::string label{info->label.text()};
        if (info->role == FunRole::kHelper) label += std::to_string(info->index);
        return make_.symbol(prefix_ + label + "/" + std::to_string(expr.wide->vars.size()) + "-" +
                            std::to_string(helper_count_++) + "-");
    }

    // Moves the fun, whose body is done, out of the expression.
    void lift(Expr* expr) {
        FunInfo* info = expr->wide->fun;
        std::vector<VarId> params(expr->wide->vars.begin(), expr->wide->vars.end());
        params.insert(params.end(), info->free.begin(), info->free.end());
        const auto arity = static_cast<std::uint32_t>(params.size());
        Body* body = expr->wide->body;
        const auto make_fun = [&](Expr* into) {
            std::vector<Expr*> args;
            for (const VarId one : info->free)
                args.push_back(make_.var(one, into->pos));
            into->kind = ExprKind::kMakeFun;
            into->name = info->name;
            into->arity = arity;
            into->args = make_.list(args);
        };
        if (info->role == FunRole::kNamed) {
            Expr* again = make_.node(ExprKind::kMakeFun, expr->pos);
            make_fun(again);
            std::vector<Binding> bindings{{make_.list<VarId>({info->self}), again}};
            bindings.insert(bindings.end(), body->bindings.begin(), body->bindings.end());
            body = make_.body(bindings, body->result);
        }
        module_.functions.push_back(
            module_.arena.make<Function>(info->name, arity, expr->pos, make_.list(params), body));
        make_fun(expr);
        expr->wide->vars = {};
        expr->wide->body = nullptr;
    }

    Module& module_;
    Make make_;
    std::vector<std::uint32_t> owner_;
    std::vector<Frame> frames_;
    std::uint32_t next_frame_ = 0;
    std::string prefix_;
    std::uint32_t helper_count_ = 0;
    bool has_funs_ = false; ///< the function being walked; otherwise there is nothing to rewrite
    const Expr* fun_ = nullptr; ///< the innermost that the program has, if it's being rewritten
    std::vector<Function*> stubs_;
    std::vector<bool> used_; ///< by variable

    std::vector<FunInfo*> known_; ///< the fun that a variable stands for
    std::unordered_map<const FunInfo*, std::uint32_t> arity_; ///< parameters without free variables
    std::unordered_map<const FunInfo*, std::uint32_t>
        frame_of_; ///< where its variable may be called directly
    std::uint32_t current_frame_ = kNobody;
};

} // namespace

void lift_module(Module& module) {
    Lift{module}.run();
}

} // namespace joist::compiler::core
