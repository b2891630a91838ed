"""What an exported graph may call: PyTorch's own operators, by exact name and overload.

Each computes from its inputs alone. Not here: what draws random numbers by nature, opens files,
reaches other devices, looks at memory by address or stride, or holds a graph of its own.
"""

from __future__ import annotations

_FUNCTIONS = """
    linear.default addmm.default addmv.default baddbmm.default bmm.default dot.default
    einsum.default matmul.default mm.default mv.default outer.default
    conv1d.default convolution.default max_pool1d.default avg_pool1d.default
    adaptive_avg_pool1d.default scaled_dot_product_attention.default cdist.default
    pairwise_distance.default cosine_similarity.default

    conv2d.default conv2d.padding max_pool2d.default max_pool2d_with_indices.default
    avg_pool2d.default adaptive_avg_pool2d.default _adaptive_avg_pool2d.default
    adaptive_max_pool2d.default

    add.Tensor add.Scalar sub.Tensor sub.Scalar rsub.Scalar rsub.Tensor mul.Tensor mul.Scalar
    div.Tensor div.Scalar div.Tensor_mode div.Scalar_mode floor_divide.default
    floor_divide.Scalar true_divide.Tensor remainder.Scalar remainder.Tensor fmod.Scalar
    fmod.Tensor pow.Tensor_Scalar pow.Tensor_Tensor pow.Scalar square.default sqrt.default
    rsqrt.default reciprocal.default abs.default neg.default sign.default sgn.default
    exp.default exp2.default expm1.default log.default log1p.default log2.default log10.default
    sin.default cos.default tan.default asin.default acos.default atan.default atan2.default
    sinh.default cosh.default tanh.default asinh.default acosh.default atanh.default
    erf.default erfc.default erfinv.default lgamma.default digamma.default logit.default
    floor.default ceil.default round.default round.decimals trunc.default fix.default
    frac.default lerp.Scalar lerp.Tensor addcmul.default addcdiv.default xlogy.Tensor
    logaddexp.default hypot.default heaviside.default nan_to_num.default

    sigmoid.default softmax.int _softmax.default log_softmax.int _log_softmax.default
    special_expit.default log_sigmoid.default relu.default relu6.default
    leaky_relu.default prelu.default
    _prelu_kernel.default elu.default selu.default celu.default gelu.default silu.default
    mish.default glu.default softplus.default hardtanh.default hardsigmoid.default
    hardswish.default hardshrink.default softshrink.default threshold.default

    batch_norm.default _native_batch_norm_legit_no_training.default instance_norm.default
    layer_norm.default native_layer_norm.default rms_norm.default _fused_rms_norm.default
    group_norm.default native_group_norm.default
    dropout.default feature_dropout.default alpha_dropout.default native_dropout.default

    eq.Tensor eq.Scalar ne.Tensor ne.Scalar lt.Tensor lt.Scalar le.Tensor le.Scalar gt.Tensor
    gt.Scalar ge.Tensor ge.Scalar logical_and.default logical_or.default logical_xor.default
    logical_not.default bitwise_and.Tensor bitwise_or.Tensor bitwise_xor.Tensor
    bitwise_not.default isnan.default isinf.default isfinite.default isclose.default
    __and__.Tensor __or__.Tensor where.self where.Scalar where.ScalarOther where.ScalarSelf
    masked_fill.Scalar masked_fill.Tensor clamp.default clamp.Tensor clamp_min.default
    clamp_min.Tensor clamp_max.default clamp_max.Tensor clip.default clip.Tensor
    maximum.default minimum.default fmax.default fmin.default

    sum.default sum.dim_IntList nansum.default mean.default mean.dim nanmean.default
    prod.default prod.dim_int amax.default amin.default max.default max.dim max.other
    min.default min.dim min.other median.default median.dim argmax.default argmin.default
    any.default any.dim all.default all.dim var.default var.dim var.correction std.default
    std.dim std.correction var_mean.correction var_mean.dim logsumexp.default
    norm.Scalar norm.ScalarOpt_dim linalg_vector_norm.default cumsum.default cumprod.default
    sort.default sort.stable argsort.default topk.default

    view.default _unsafe_view.default view_as.default reshape.default reshape_as.default
    flatten.using_ints unflatten.int ravel.default squeeze.default squeeze.dim squeeze.dims
    unsqueeze.default transpose.int t.default numpy_T.default permute.default movedim.int
    movedim.intlist swapaxes.default expand.default expand_as.default broadcast_to.default
    repeat.default repeat_interleave.self_int tile.default cat.default concat.default
    concatenate.default stack.default hstack.default vstack.default column_stack.default
    chunk.default split.Tensor split.sizes split_with_sizes.default tensor_split.sections
    tensor_split.indices unbind.int select.int slice.Tensor index.Tensor
    index_select.default gather.default take_along_dim.default flip.default roll.default
    diagonal.default tril.default triu.default constant_pad_nd.default pad.default
    slice_scatter.default select_scatter.default meshgrid.default

    contiguous.default clone.default alias.default detach.default lift_fresh_copy.default
    lift_fresh.default to.dtype to.dtype_layout to.device to.other type_as.default
    _to_copy.default
    zeros.default ones.default full.default zeros_like.default ones_like.default
    full_like.default new_zeros.default new_ones.default new_full.default arange.default
    arange.start arange.start_step scalar_tensor.default eye.default linspace.default
    embedding.default one_hot.default bucketize.Tensor searchsorted.Tensor

    sym_size.int _assert_tensor_metadata.default _assert_async.msg _assert_scalar.default
    """
_IN_PLACE = """
    relu_.default relu6_.default leaky_relu_.default elu_.default selu_.default celu_.default
    silu_.default mish_.default hardtanh_.default hardsigmoid_.default hardswish_.default
    threshold_.default sigmoid_.default tanh_.default add_.Tensor add_.Scalar sub_.Tensor
    sub_.Scalar mul_.Tensor mul_.Scalar div_.Tensor div_.Scalar pow_.Scalar abs_.default
    neg_.default exp_.default log_.default log1p_.default sqrt_.default clamp_.default
    clamp_min_.default clamp_max_.default masked_fill_.Scalar masked_fill_.Tensor
    nan_to_num_.default unsqueeze_.default squeeze_.dim copy_.default fill_.Scalar
    zero_.default detach_.default dropout_.default feature_dropout_.default
    """

PREFIX = "torch.ops.aten."
IN_PLACE = frozenset(_IN_PLACE.split())
"""They overwrite their first input, which must be no weight of the model."""
FUNCTIONS = frozenset(_FUNCTIONS.split())
NUMBERS = frozenset(
    f"_operator.{name}"
    for name in ("add", "sub", "mul", "floordiv", "mod", "neg", "eq", "ne", "lt", "le", "gt", "ge")
)
"""Sums over sizes: whole numbers beside the tensors."""
HANDING_ON = frozenset(
    {
        *("view.default", "_unsafe_view.default", "reshape.default", "flatten.using_ints"),
        *("squeeze.default", "squeeze.dim", "squeeze.dims", "unsqueeze.default", "ravel.default"),
        *("contiguous.default", "clone.default", "alias.default", "detach.default"),
        *("to.dtype", "to.dtype_layout", "to.device", "_to_copy.default", "type_as.default"),
        *("dropout.default", "alpha_dropout.default", "feature_dropout.default"),
    }
)
"""They hand on what they are given, in another shape or type."""
CODING = frozenset(
    {"embedding.default", "one_hot.default", "bucketize.Tensor", "searchsorted.Tensor"}
)
"""They take numbers for codes, which have no slope."""
