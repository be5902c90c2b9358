package archive

import (
	"bufio"
	"compress/bzip2"
	"io"

	"github.com/klauspost/compress/flate"
)

// content reads a member of a zip file, by the method that it is packed with.
func (z *zipReader) content(f zipFile, packed io.Reader, member func(string, io.Reader) error) error {
	r := packed
	switch f.method {
	case stored:
	case deflated:
		d, err := z.inflater(f, packed)
		if err != nil {
			return err
		}
		r = d
	case bzipped:
		if z.opt.heavy() < 4<<20 {
			return errWindow
		}
		r = bzip2.NewReader(packed)
	case zstded:
		d, free, err := z.opt.Pool.zstd(packed, z.opt.heavy())
		if err != nil {
			return z.from.judge(atStart(err))
		}
		defer free()
		r = windowed{d}
	case xzed:
		d, free, err := z.opt.Pool.xz(packed, z.opt.heavy())
		if err != nil {
			return z.from.judge(window(atStart(err)))
		}
		defer free()
		r = windowed{d}
	default:
		return damaged("compression method %d is not known", f.method)
	}
	from := decoded{r, z.from}
	if err := member(f.name, from); err != nil {
		return err
	}
	if f.size >= 0 {
		return nil
	}
	// Only so is it known where the data ends.
	if err := rest(from); err != nil || f.method == deflated {
		return err
	}
	return z.from.judge(rest(packed))
}

func (z *zipReader) inflater(f zipFile, packed io.Reader) (io.Reader, error) {
	switch {
	case f.size < 0:
	case z.packed == nil:
		z.packed = bufio.NewReaderSize(packed, bufferSize)
		packed = z.packed
	default:
		z.packed.Reset(packed)
		packed = z.packed
	}
	if z.inflate == nil {
		z.inflate = flate.NewReader(packed)
		return z.inflate, nil
	}
	return z.inflate, z.inflate.(flate.Resetter).Reset(packed, nil)
}
