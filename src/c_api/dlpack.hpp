// The structs of DLPack 1.x, which hold for the versions before as well: the standard's fields in the standard's order
// (https://dmlc.github.io/dlpack/latest/c_api.html), in our names where they are not an interface.
#pragma once

#include <cstdint>

namespace oriel::c_api::dlpack {

inline constexpr std::uint32_t our_major = 1;
inline constexpr std::uint32_t our_minor = 0;

inline constexpr std::int32_t cpu = 1; // kDLCPU

enum Code : std::uint8_t { integer = 0, natural = 1, real = 2, complex = 5, boolean = 6 };

/// Bits of Versioned::flags.
inline constexpr std::uint64_t read_only = 1;

struct Device {
    std::int32_t type;
    std::int32_t id;
};

struct DataType {
    std::uint8_t code;
    std::uint8_t bits; ///< of one element, both halves of a complex
    std::uint16_t lanes;
};

struct Tensor {
    void* data;
    Device device;
    std::int32_t ndim;
    DataType dtype;
    std::int64_t* shape;
    std::int64_t* strides; ///< in elements; null is packed row-major, up to version 1.1
    std::uint64_t byte_offset;
};

/// DLManagedTensor.
struct Legacy {
    Tensor tensor;
    void* context;
    void (*deleter)(Legacy* self); ///< may be null
};

/// DLManagedTensorVersioned. With another major version only what stands before `flags` is where it seems to be.
struct Versioned {
    std::uint32_t major;
    std::uint32_t minor;
    void* context;
    void (*deleter)(Versioned* self); ///< may be null
    std::uint64_t flags;
    Tensor tensor;
};

} // namespace oriel::c_api::dlpack
