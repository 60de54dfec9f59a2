#include "codecs/libjpeg.hpp"

// clang-format off
#include <cstdio> // jpeglib.h wants it before
#include <jpeglib.h>
// clang-format on

#include <cstdlib>

namespace testing {

// An error ends the program (jpeg_std_error), and with it the test.

std::vector<std::byte> libjpeg_encode(const oriel::View& pixels, const LibjpegOptions& options) {
    jpeg_compress_struct codec{};
    jpeg_error_mgr errors{};
    codec.err = jpeg_std_error(&errors);
    jpeg_create_compress(&codec);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&codec, &memory, &size);
    const int channels = static_cast<int>(pixels.extent(2));
    codec.image_height = static_cast<JDIMENSION>(pixels.extent(0));
    codec.image_width = static_cast<JDIMENSION>(pixels.extent(1));
    codec.input_components = channels;
    codec.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&codec);
    if (options.stored_as_rgb) jpeg_set_colorspace(&codec, JCS_RGB);
    if (options.ycck) jpeg_set_colorspace(&codec, JCS_YCCK);
    if (channels == 4) codec.write_Adobe_marker = options.adobe ? TRUE : FALSE;
    jpeg_set_quality(&codec, options.quality, TRUE);
    for (int c = 0; c < channels; ++c) codec.comp_info[c].h_samp_factor = codec.comp_info[c].v_samp_factor = 1;
    codec.comp_info[0].h_samp_factor = options.across;
    codec.comp_info[0].v_samp_factor = options.down;
    if (channels == 4) {
        codec.comp_info[3].h_samp_factor = options.across;
        codec.comp_info[3].v_samp_factor = options.down;
    }
    codec.arith_code = options.arithmetic ? TRUE : FALSE;
    codec.optimize_coding = options.optimised ? TRUE : FALSE;
    codec.restart_interval = options.restart;
    jpeg_scan_info scans[4]{};
    if (options.separate_scans) {
        for (int c = 0; c < channels; ++c) {
            scans[c].comps_in_scan = 1;
            scans[c].component_index[0] = c;
            scans[c].Se = 63;
        }
        codec.scan_info = scans;
        codec.num_scans = channels;
    }
    if (options.progressive) jpeg_simple_progression(&codec);
    jpeg_start_compress(&codec, TRUE);
    for (std::ptrdiff_t y = 0; y < pixels.extent(0); ++y) {
        auto* row = reinterpret_cast<JSAMPROW>(
            const_cast<std::byte*>(pixels.data() + y * pixels.layout().stride(0))); // only read
        jpeg_write_scanlines(&codec, &row, 1);
    }
    jpeg_finish_compress(&codec);
    jpeg_destroy_compress(&codec);
    const auto* begin = reinterpret_cast<const std::byte*>(memory);
    std::vector<std::byte> out(begin, begin + size);
    std::free(memory);
    return out;
}

std::string libjpeg_decode(std::span<const std::byte> file) {
    jpeg_decompress_struct codec{};
    jpeg_error_mgr errors{};
    codec.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&codec);
    jpeg_mem_src(&codec, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_read_header(&codec, TRUE);
    jpeg_start_decompress(&codec);
    const std::size_t row_bytes = std::size_t{codec.output_width} * static_cast<std::size_t>(codec.output_components);
    std::string out(row_bytes * codec.output_height, '\0');
    while (codec.output_scanline < codec.output_height) {
        auto* row = reinterpret_cast<JSAMPROW>(out.data() + row_bytes * codec.output_scanline);
        jpeg_read_scanlines(&codec, &row, 1);
    }
    jpeg_finish_decompress(&codec);
    jpeg_destroy_decompress(&codec);
    return out;
}

} // namespace testing
