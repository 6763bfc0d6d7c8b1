//! Loops compiled for the vectors of the machine at hand.

pub(crate) use pulp::NullaryFnOnce as Kernel;

/// Runs a kernel with the widest vectors that this machine has and the compiler was told of: AVX2 on
/// x86-64 of the last ten years, else those of the target.
///
/// The code is the same and no operation is fused, so the bits are the same on every machine. Only
/// what is inlined into [`Kernel::call`] gets the wide vectors, hence `inline(always)` below it.
pub(crate) fn with_widest<K: Kernel>(kernel: K) -> K::Output {
    pulp::Arch::new().dispatch(kernel)
}
