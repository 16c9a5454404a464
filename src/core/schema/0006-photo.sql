-- The squares of one person's photo, when it changes and on the profile.
CREATE INDEX person_photo_by_person ON person_photo (person);
