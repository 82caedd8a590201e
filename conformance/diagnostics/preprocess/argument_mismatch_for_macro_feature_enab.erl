-module(argument_mismatch_for_macro_feature_enab). -compile([export_all,nowarn_export_all]).
f() -> ?FEATURE_ENABLED.
