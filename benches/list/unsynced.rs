//! The real disk without waiting for the medium: sessions for a measurement may be lost with it.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use vialwatch::store::disk::{Access, Disk, Metadata, RealDisk};

#[derive(Clone)]
pub(crate) struct Unsynced(pub(crate) RealDisk);

impl Disk for Unsynced {
    type File = <RealDisk as Disk>::File;

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.0.make_folder(path)
    }
    fn create_new(&self, path: &Path) -> io::Result<Self::File> {
        self.0.create_new(path)
    }
    fn open(&self, path: &Path, access: Access) -> io::Result<Self::File> {
        self.0.open(path, access)
    }
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(file, bytes)
    }
    fn read_to_end(&self, file: &mut Self::File, cap: u64) -> io::Result<Vec<u8>> {
        self.0.read_to_end(file, cap)
    }
    fn read_some(&self, file: &mut Self::File, most: usize) -> io::Result<Vec<u8>> {
        self.0.read_some(file, most)
    }
    fn sync_data(&self, _file: &Self::File) -> io::Result<()> {
        Ok(())
    }
    fn sync_all(&self, _file: &Self::File) -> io::Result<()> {
        Ok(())
    }
    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }
    fn set_len(&self, file: &Self::File, len: u64) -> io::Result<()> {
        self.0.set_len(file, len)
    }
    fn try_lock(&self, file: &Self::File) -> io::Result<bool> {
        self.0.try_lock(file)
    }
    fn unlock(&self, file: &Self::File) -> io::Result<()> {
        self.0.unlock(file)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)
    }
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename_new(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove(path)
    }
    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.0.metadata(path)
    }
    fn metadata_of(&self, file: &Self::File) -> io::Result<Metadata> {
        self.0.metadata_of(file)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<OsString>> {
        self.0.list(path)
    }
    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.0.random(bytes)
    }
    fn user(&self) -> Option<u32> {
        self.0.user()
    }
}
