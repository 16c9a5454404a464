-- Pages that were deleted before kept their files, which nobody could reach and which counted all the same. What no attachment names any more goes by the hourly job.
DELETE FROM attachment WHERE file = true AND EXISTS (SELECT 1 FROM item i WHERE i.id = attachment.item AND i.state = 5);
-- Another job walks the disk now ("disk.strays"); nobody runs these.
DELETE FROM job WHERE kind = 'retention.strays';
