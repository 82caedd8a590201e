-module(warning_options_50).
-compile([warn_shadow_vars, warn_export_vars, warn_unused_import, warn_untyped_record, warn_missing_spec, warn_obsolete_bool_op]).
-import(lists, [map/2]).
-record(r, {a}).
-export([f/1]).
f(X) -> case X of 1 -> Y = 2; _ -> Y = 3 end, [X || X <- Y], true and X, #r{}.
