package archive

import (
	"bufio"
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
	case bzipped, zstded, xzed:
		content, free, err := z.opt.unpack(f.kind(), packed)
		if err != nil {
			return z.from.judge(err)
		}
		defer free()
		r = content
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

// kind is what the data of a file is by itself.
func (f zipFile) kind() Kind {
	switch f.method {
	case bzipped:
		return Bzip2
	case zstded:
		return Zstd
	case xzed:
		return Xz
	}
	return None
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
