"""Which operations of TensorFlow a program may use, by exact name.

Each computes from its inputs and its settings alone, and ends. Not here are operations that touch
files (ReadFile, SaveV2, PrintV2, ...), that call Python or another compiler, that may never end,
that draw at random, or that change a variable while the model answers.
"""

from __future__ import annotations

CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
BRANCHES = frozenset({"Case", "If", "StatelessCase", "StatelessIf"})
PASSING = frozenset(
    {"EnsureShape", "Identity", "IdentityN", "PreventGradient", "Snapshot", "StopGradient"}
)
"""They hand on what they are given."""

_VALUES = """
    Assert Const NoOp Placeholder PlaceholderWithDefault ReadVariableOp ResourceGather
    ResourceGatherNd VarHandleOp
    """
_TABLES = """
    HashTableV2 LookupTableFindV2 LookupTableSizeV2 MutableHashTableV2
    """
_SHAPES = """
    BroadcastArgs BroadcastTo Concat ConcatV2 ExpandDims Fill Gather GatherNd GatherV2 MirrorPad
    OneHot OnesLike Pack Pad PadV2 Range Rank Reshape Reverse ReverseV2 ScatterNd Shape ShapeN Size
    Slice Split SplitV Squeeze StridedSlice Tile Transpose Unpack ZerosLike
    """
_NUMBERS = """
    Abs Acos Acosh Add AddN AddV2 All Any ArgMax ArgMin Asin Asinh Atan Atan2 Atanh BatchMatMul
    BatchMatMulV2 BiasAdd Bucketize Cast Ceil ClipByValue Cos Cosh Cumprod Cumsum Div
    DivNoNan Einsum Elu Equal Erf Erfc Exp Expm1 Floor FloorDiv FloorMod FusedBatchNorm
    FusedBatchNormV2 FusedBatchNormV3 Greater GreaterEqual Inv IsFinite IsInf IsNan L2Loss
    LeakyRelu Less LessEqual Lgamma Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr MatMul Max
    Maximum Mean Min Minimum Mod Mul MulNoNan Neg NotEqual Pow Prod RealDiv Reciprocal Relu Relu6
    Rint Round Rsqrt SegmentMax SegmentMean SegmentMin SegmentSum Select SelectV2 Selu Sigmoid Sign
    Sin Sinh Softmax Softplus Softsign SparseToDense SparseReshape Sqrt Square SquaredDifference Sub
    Sum Tan Tanh TopKV2 TruncateDiv TruncateMod UnsortedSegmentMax UnsortedSegmentSum Where Xdivy
    Xlogy
    """
_WINDOWS = """
    AvgPool Conv2D DepthwiseConv2dNative MaxPool
    """
_WORDS = """
    AsString RegexFullMatch RegexReplace StaticRegexFullMatch StaticRegexReplace StringJoin
    StringLength StringLower StringStrip StringToHashBucket StringToHashBucketFast
    StringToHashBucketStrong StringToNumber StringUpper Substr
    """

ANSWERING = (
    frozenset(" ".join((_VALUES, _TABLES, _SHAPES, _NUMBERS, _WINDOWS, _WORDS)).split()) | PASSING
)
"""Operations that a model may answer with."""

STARTING = ANSWERING | {
    "AssignVariableOp",
    "InitializeTableFromTextFileV2",
    "InitializeTableV2",
    "LookupTableImportV2",
}
"""What may fill the tables of words before the first answer."""

RESTORING = ANSWERING | {"AssignVariableOp", "LookupTableImportV2", "RestoreV2"}
"""What may read the numbers of the model's own folder into its variables."""

_FILES = """
    DebugIdentity DebugIdentityV2 FixedLengthRecordDataset FixedLengthRecordReaderV2
    IdentityReaderV2 InitializeTableFromTextFile InitializeTableFromTextFileV2 LMDBReader
    MatchingFiles MergeV2Checkpoints Print PrintV2 ReadFile Restore RestoreSlice RestoreV2 Save
    SaveDataset SaveSlices SaveV2 ShardedFilename ShardedFilespec TFRecordDataset TFRecordReaderV2
    TextLineDataset TextLineReaderV2 WholeFileReaderV2 WriteFile WriteSummary
    """

FILES = frozenset(_FILES.split())
"""Refused like all that is not listed, and said to be what they are: they touch files."""

_CODE = """
    EagerPyFunc LoadLibrary PyFunc PyFuncStateless RemoteCall XlaCallModule XlaLaunch
    """

CODE = frozenset(_CODE.split())

_LOOPS = """
    Enter Exit For LoopCond NextIteration ParallelFor StatelessWhile SymbolicGradient While
    """

LOOPS = frozenset(_LOOPS.split())
