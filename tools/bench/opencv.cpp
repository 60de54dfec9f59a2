// OpenCV: once on one thread, once on as many as it likes. Mats are headers over the shared memory, made beforehand.
#include "peers.hpp"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace bench {
namespace {

int type_of(const Kind& kind) {
    const int depth = kind.depth == Depth::u8 ? CV_8U : kind.depth == Depth::u16 ? CV_16U : CV_32F;
    return CV_MAKETYPE(depth, static_cast<int>(kind.channels));
}

// A header: nothing is copied or owned.
cv::Mat mat(std::size_t height, std::size_t width, int type, std::byte* bytes) {
    return {static_cast<int>(height), static_cast<int>(width), type, bytes};
}

std::vector<cv::Mat> planes(const Job& job, std::byte* bytes) {
    const int type = CV_MAT_DEPTH(type_of(job.kind));
    std::vector<cv::Mat> out;
    for (std::size_t k = 0; k < job.kind.channels; ++k)
        out.push_back(mat(job.size.height, job.size.width, type, bytes + k * job.size.pixels() * job.kind.itemsize()));
    return out;
}

void invert(const cv::Mat& from, cv::Mat& to) {
    if (from.depth() == CV_32F) cv::subtract(cv::Scalar::all(1), from, to);
    else if (from.channels() == 4) cv::bitwise_xor(from, cv::Scalar(255, 255, 255, 0), to);
    else cv::bitwise_not(from, to);
}

Work copying(const Job& job) {
    const Meaning m = job.meaning();
    const auto width = static_cast<int>(job.size.width), height = static_cast<int>(job.size.height);
    if (job.operation == Operation::to_planar)
        return repeated([from = mat(job.size.height, job.size.width, type_of(job.kind), job.source),
                         to = planes(job, job.target)]() mutable { cv::split(from, to.data()); });
    if (job.operation == Operation::to_interleaved)
        return repeated(
            [from = planes(job, job.source), to = mat(job.size.height, job.size.width, type_of(job.kind), job.target)] {
                cv::merge(from.data(), from.size(), to);
            });

    const cv::Mat from = mat(job.size.height, job.size.width, type_of(job.kind), job.source);
    const int type = m.shape[2] == 1 ? CV_MAT_DEPTH(from.type()) : from.type();
    cv::Mat to = mat(m.shape[0], m.shape[1], type, job.target);
    switch (job.operation) {
    case Operation::crop_half:
        return repeated([part = from(cv::Rect(width / 4, 0, width / 2, height)), to] { part.copyTo(to); });
    case Operation::flip_y: return repeated([from, to] { cv::flip(from, to, 0); });
    case Operation::flip_x: return repeated([from, to] { cv::flip(from, to, 1); });
    case Operation::rotate_180: return repeated([from, to] { cv::rotate(from, to, cv::ROTATE_180); });
    case Operation::extract: return repeated([from, to] { cv::extractChannel(from, to, 1); });
    case Operation::subsample: // of an odd size it takes other pixels
        if (width % 2 != 0 || height % 2 != 0) return {};
        return repeated([from, to] { cv::resize(from, to, {}, 0.5, 0.5, cv::INTER_NEAREST); });
    case Operation::invert: return repeated([from, to]() mutable { invert(from, to); });
    case Operation::invert_in_place: return repeated([to]() mutable { invert(to, to); });
    case Operation::flip_x_invert:
        return repeated([from, to]() mutable {
            cv::flip(from, to, 1);
            invert(to, to);
        });
    case Operation::transpose: return repeated([from, to] { cv::transpose(from, to); });
    case Operation::rotate_90: return repeated([from, to] { cv::rotate(from, to, cv::ROTATE_90_CLOCKWISE); });
    case Operation::rotate_270: return repeated([from, to] { cv::rotate(from, to, cv::ROTATE_90_COUNTERCLOCKWISE); });
    case Operation::to_planar:
    case Operation::to_interleaved: break;
    }
    return {};
}

Work viewing(ViewTask task) {
    const cv::Mat picture(480, 640, CV_8UC3, cv::Scalar());
    if (task == ViewTask::slice) return repeatedly_made([picture] { return picture.rowRange(40, 240); });
    if (task == ViewTask::crop) return repeatedly_made([picture] { return picture(cv::Rect(20, 40, 300, 200)); });
    return {};
}

} // namespace

std::vector<Peer> opencv_peers() {
    const std::string version = cv::getVersionString();
    const auto with_threads = [](int count) { return [count] { cv::setNumThreads(count); }; };
    return {{"OpenCV", version, false, copying, viewing, with_threads(1)},
            {"OpenCV, all threads", version, true, copying, nullptr, with_threads(-1)}};
}

} // namespace bench
